package hudson.model;

import hudson.Launcher;
import java.io.Serializable;

public abstract class Slave extends Node implements Serializable {
    private Slave() {
        throw new UnsupportedOperationException();
    }

    public String getRemoteFS() {
        throw new UnsupportedOperationException();
    }

    public Launcher createLauncher(TaskListener listener) {
        throw new UnsupportedOperationException();
    }
}
