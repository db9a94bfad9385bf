package hudson.model;

import hudson.remoting.VirtualChannel;
import hudson.security.AccessControlled;
import java.util.List;
import java.util.concurrent.ExecutorService;
import jenkins.model.IComputer;
import org.kohsuke.stapler.StaplerProxy;

public abstract class Computer extends Actionable
        implements AccessControlled, IComputer, DescriptorByNameOwner, StaplerProxy {
    public static final ExecutorService threadPoolForRemoting = null;

    private Computer() {
        throw new UnsupportedOperationException();
    }

    public String getOfflineCauseReason() {
        throw new UnsupportedOperationException();
    }

    public abstract VirtualChannel getChannel();

    public String getName() {
        throw new UnsupportedOperationException();
    }

    public Node getNode() {
        throw new UnsupportedOperationException();
    }

    public boolean isOffline() {
        throw new UnsupportedOperationException();
    }

    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    public List<Executor> getAllExecutors() {
        throw new UnsupportedOperationException();
    }

    public Object getTarget() {
        throw new UnsupportedOperationException();
    }
}
