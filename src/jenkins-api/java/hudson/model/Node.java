package hudson.model;

import hudson.Launcher;
import hudson.security.AccessControlled;

public abstract class Node extends AbstractModelObject implements ReconfigurableDescribable<Node>, AccessControlled {
    public Node() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public abstract Launcher createLauncher(TaskListener taskListener);
}
