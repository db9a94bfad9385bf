package io.jenkins.plugins.safedeploy.engine.release;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where the artifacts of a release come from: an in-toto Statement v1 with the SLSA v1 provenance predicate. It says what
 * the builder knows and is not signed here.
 *
 * @param subjects the artifacts; at least one, names unique
 * @param buildType absolute URI of the meaning of the parameters
 * @param externalParameters what whoever started the build chose; secrets never
 * @param internalParameters what the builder's owner set; secrets never
 * @param dependencies what the build was made from
 * @param builderId absolute URI of the builder; differs per security mode
 * @param builderVersion versions of the builder's parts by name
 * @param invocationId of the build; holds a UUID, because build numbers repeat
 * @param startedOn when the build started
 * @param finishedOn when the statement was made; not before {@code startedOn}
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance v1</a>
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto Statement v1</a>
 */
public record Provenance(
        List<Subject> subjects,
        String buildType,
        Map<String, String> externalParameters,
        Map<String, String> internalParameters,
        List<Dependency> dependencies,
        String builderId,
        Map<String, String> builderVersion,
        String invocationId,
        Instant startedOn,
        Instant finishedOn) {

    /** Meaning of the parameters that Safe Deploy records. */
    public static final String BUILD_TYPE = "https://plugins.jenkins.io/safe-deploy/build/v1";

    private static final Pattern UUID = Pattern.compile(
            ".*(?<![0-9a-fA-F])[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?![0-9a-fA-F]).*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** One artifact. */
    public record Subject(String name, Digest digest) {
        /** @throws IllegalArgumentException when either is missing */
        public Subject {
            if (name == null || name.isBlank() || digest == null) {
                throw new IllegalArgumentException(
                        "A subject needs a name and a SHA-256 digest; given: '" + name + "'");
            }
        }
    }

    /**
     * What a build was made from.
     *
     * @param uri where it is, such as {@code git+https://example.org/web.git@refs/heads/main}
     * @param gitCommit 40 or 64 lower-case hexadecimal digits; empty when it is not a git revision
     */
    public record Dependency(String uri, String gitCommit) {
        /** @throws IllegalArgumentException for a relative address or anything else than a full commit */
        public Dependency {
            gitCommit = gitCommit == null ? "" : gitCommit;
            requireUri("The address of a dependency", uri);
            if (!gitCommit.isEmpty() && !COMMIT.matcher(gitCommit).matches()) {
                throw new IllegalArgumentException("Not a git commit: '" + gitCommit
                        + "'. Give all 40 or 64 digits in lower case, as 'git rev-parse HEAD' prints them.");
            }
        }
    }

    /** @throws IllegalArgumentException when the statement would not be one that a verifier accepts */
    public Provenance {
        subjects = List.copyOf(subjects);
        dependencies = List.copyOf(dependencies);
        externalParameters = Collections.unmodifiableMap(new TreeMap<>(externalParameters));
        internalParameters = Collections.unmodifiableMap(new TreeMap<>(internalParameters));
        builderVersion = Collections.unmodifiableMap(new TreeMap<>(builderVersion));
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("A provenance statement needs at least one artifact; none was given");
        }
        Set<String> names = new HashSet<>();
        for (Subject subject : subjects) {
            if (!names.add(subject.name())) {
                throw new IllegalArgumentException("Two subjects are named '" + subject.name()
                        + "'. Names must be unique; give the artifacts different paths.");
            }
        }
        requireUri("The build type", buildType);
        requireUri("The builder id", builderId);
        if (invocationId == null || !UUID.matcher(invocationId).matches()) {
            throw new IllegalArgumentException("The invocation id '" + invocationId
                    + "' holds no UUID. Build numbers repeat; add a UUID that was made for this build.");
        }
        requireTime("The start", startedOn);
        requireTime("The end", finishedOn);
        if (finishedOn.isBefore(startedOn)) {
            throw new IllegalArgumentException("The build ended at " + finishedOn + ", before it started at "
                    + startedOn + ". Give the times of one clock.");
        }
    }

    /**
     * The statement for a release.
     *
     * @param source absolute URI of the source; empty when unknown, then the commit is not told either. A revision of
     *     something else than git is added to it after an {@code @}
     * @throws IllegalArgumentException when the release has no artifacts or anything is malformed
     */
    public static Provenance of(
            Release release,
            String source,
            String builderId,
            Map<String, String> builderVersion,
            Map<String, String> externalParameters,
            Map<String, String> internalParameters,
            Instant startedOn,
            Instant finishedOn) {
        List<Subject> subjects = release.artifacts().stream()
                .map(artifact -> new Subject(artifact.name(), artifact.digest()))
                .toList();
        return new Provenance(
                subjects,
                BUILD_TYPE,
                externalParameters,
                internalParameters,
                dependencies(source, release.build().commit()),
                builderId,
                builderVersion,
                release.build().invocation(),
                startedOn,
                finishedOn);
    }

    private static List<Dependency> dependencies(String source, String commit) {
        if (source == null || source.isEmpty()) {
            return List.of();
        }
        if (commit.isEmpty() || COMMIT.matcher(commit).matches()) {
            return List.of(new Dependency(source, commit));
        }
        return List.of(new Dependency(source + "@" + commit, ""));
    }

    /** The statement as UTF-8 JSON: the bytes that are signed and kept. Equal values give equal bytes. */
    public byte[] json() {
        return ProvenanceStatement.write(this);
    }

    /**
     * Reads a statement and checks its shape. Members that are not known are passed over, as the in-toto specification
     * demands; parameters that are not text are kept as their JSON.
     *
     * @throws ProvenanceException naming the member that is wrong
     */
    public static Provenance read(byte[] json) throws ProvenanceException {
        return ProvenanceStatement.read(json);
    }

    private static void requireUri(String what, String uri) {
        try {
            if (uri != null && new URI(uri).isAbsolute()) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(what + " is not a URI: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(what + " is '" + uri + "'. Allowed: an absolute URI such as " + BUILD_TYPE);
    }

    private static void requireTime(String what, Instant time) {
        if (time == null || time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    what + " of the build is " + time + ". Allowed: a time in the years 0000 to 9999 (RFC 3339)");
        }
    }
}
