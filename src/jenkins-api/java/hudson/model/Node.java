package hudson.model;

import hudson.Launcher;
import hudson.model.labels.LabelAtom;
import hudson.security.AccessControlled;
import java.util.Set;

public abstract class Node extends AbstractModelObject implements ReconfigurableDescribable<Node>, AccessControlled {
    public Node() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public abstract Launcher createLauncher(TaskListener taskListener);

    public Set<LabelAtom> getAssignedLabels() {
        throw new UnsupportedOperationException();
    }
}
