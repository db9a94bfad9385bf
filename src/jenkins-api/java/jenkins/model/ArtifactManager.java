package jenkins.model;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.BuildListener;
import java.io.IOException;
import java.util.Map;
import jenkins.util.VirtualFile;

public abstract class ArtifactManager {
    private ArtifactManager() {
        throw new UnsupportedOperationException();
    }

    public abstract void archive(
            FilePath filePath, Launcher launcher, BuildListener buildListener, Map<String, String> map)
            throws IOException, InterruptedException;

    public abstract VirtualFile root();
}
