package io.jenkins.plugins.safedeploy.targets;

import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import io.jenkins.plugins.safedeploy.engine.release.ReleaseId;
import io.jenkins.plugins.safedeploy.engine.secret.Credentials;
import io.jenkins.plugins.safedeploy.engine.workspace.Workspace;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a target gets from its host.
 *
 * @param workspace the machine where it acts
 * @param artifacts where the bytes are
 * @param credentials looked up when the target connects
 * @param state folder on that machine which outlives builds and is the same for every driver that may take over
 * @param environment key of the environment, which stays when it is renamed
 * @param service what is deployed there
 * @param protectedReleases releases that must stay on the target, such as the candidate; asked at each apply
 * @param log takes lines for people, among them the output of commands; any thread; not masked
 */
public record TargetSurroundings(
        Workspace workspace,
        ArtifactStore artifacts,
        Credentials credentials,
        Path state,
        String environment,
        String service,
        Supplier<Set<ReleaseId>> protectedReleases,
        Consumer<String> log) {}
