package hudson.model;

import hudson.security.AccessControlled;

public abstract class Node extends AbstractModelObject implements ReconfigurableDescribable<Node>, AccessControlled {
    public Node() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }
}
