package io.jenkins.plugins.safedeploy.engine.workspace;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/** Work that runs where the files are: in this JVM, or sent to an agent as a whole, so that a check and the change that
 * depends on it are one step there. Everything it holds and returns must be serializable. */
@FunctionalInterface
public interface WorkspaceTask<T> extends Serializable {
    /** @param root the workspace's folder; absolute paths are allowed too */
    T perform(Path root) throws IOException;
}
