package hudson.model;

import hudson.security.ACL;
import jenkins.model.ModelObjectWithChildren;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends AbstractItem
        implements ModelObjectWithChildren {
    private Job() {
        super((ItemGroup) null, (String) null);
        throw new UnsupportedOperationException();
    }

    public RunT getBuildByNumber(int n) {
        throw new UnsupportedOperationException();
    }

    public RunT getLastStableBuild() {
        throw new UnsupportedOperationException();
    }

    public ACL getACL() {
        throw new UnsupportedOperationException();
    }
}
