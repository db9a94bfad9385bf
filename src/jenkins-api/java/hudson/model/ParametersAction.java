package hudson.model;

import hudson.model.labels.LabelAssignmentAction;
import java.util.Iterator;
import java.util.List;
import jenkins.model.RunAction2;

public class ParametersAction
        implements RunAction2,
                Iterable<ParameterValue>,
                Queue.QueueAction,
                EnvironmentContributingAction,
                LabelAssignmentAction {
    public ParametersAction(ParameterValue... parameters) {
        throw new UnsupportedOperationException();
    }

    public Iterator<ParameterValue> iterator() {
        throw new UnsupportedOperationException();
    }

    public List<ParameterValue> getParameters() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public String getIconFileName() {
        throw new UnsupportedOperationException();
    }

    public String getUrlName() {
        throw new UnsupportedOperationException();
    }

    public boolean shouldSchedule(List<Action> actions) {
        throw new UnsupportedOperationException();
    }
}
