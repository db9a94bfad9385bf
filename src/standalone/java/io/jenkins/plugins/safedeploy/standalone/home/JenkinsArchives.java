package io.jenkins.plugins.safedeploy.standalone.home;

import io.jenkins.plugins.safedeploy.engine.release.Artifact;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactFolder;
import io.jenkins.plugins.safedeploy.engine.release.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The artifacts of a home that lies in a JENKINS_HOME, without Jenkins: what was copied, else what its builds archived on
 * its disk. Jobs are found where Jenkins keeps them, also in folders and under multibranch projects, and by the names that
 * they had when they built. Not found are archives that an artifact manager keeps elsewhere, and builds in another
 * {@code buildsDir} than the usual one.
 */
final class JenkinsArchives implements ArtifactStore {
    private static final Pattern LOCATION = Pattern.compile("build:(.+)#([0-9]{1,9})!(.+)", Pattern.DOTALL);

    private final ArtifactFolder copies;
    private final Path jenkins;

    /** @param jenkins folder that is the JENKINS_HOME */
    JenkinsArchives(ArtifactFolder copies, Path jenkins) {
        this.copies = copies;
        this.jenkins = jenkins;
    }

    @Override
    public boolean has(Artifact artifact) throws IOException {
        return copies.has(artifact) || archived(artifact).isPresent();
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        if (copies.has(artifact)) {
            return copies.open(artifact);
        }
        Optional<Path> file = archived(artifact);
        if (file.isPresent()) {
            return Files.newInputStream(file.get());
        }
        throw new NoSuchFileException(
                artifact.name(),
                null,
                "the bytes of artifact '" + artifact.name() + "' are neither copied nor archived below " + jenkins
                        + " (" + artifact.location() + ")");
    }

    private Optional<Path> archived(Artifact artifact) throws IOException {
        Matcher location = LOCATION.matcher(artifact.location());
        if (!location.matches()) {
            return Optional.empty();
        }
        for (String job : names(location.group(1))) {
            Optional<Path> folder = folder(job);
            if (folder.isPresent()) {
                Path archive = folder.get()
                        .resolve("builds")
                        .resolve(location.group(2))
                        .resolve("archive");
                Path file = archive.resolve(location.group(3)).normalize();
                if (file.startsWith(archive) && Files.isRegularFile(file) && Files.size(file) == artifact.size()) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Path> folder(String job) throws IOException {
        Optional<Path> folder = Optional.of(jenkins);
        for (String segment : job.split("/", -1)) {
            folder = folder.isEmpty() || segment.matches("\\.{0,2}") ? Optional.empty() : child(folder.get(), segment);
        }
        return folder;
    }

    /** Folders of branches have names of their own, and say in a file which branch they are of. */
    private static Optional<Path> child(Path parent, String name) throws IOException {
        for (String children : List.of("jobs", "branches")) {
            Path plain = parent.resolve(children).resolve(name);
            if (Files.isDirectory(plain)) {
                return Optional.of(plain);
            }
        }
        Path branches = parent.resolve("branches");
        if (Files.isDirectory(branches)) {
            try (DirectoryStream<Path> each = Files.newDirectoryStream(branches)) {
                for (Path branch : each) {
                    Path said = branch.resolve("name-utf8.txt");
                    if (Files.isRegularFile(said) && Files.readString(said).equals(name)) {
                        return Optional.of(branch);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The newest first. */
    private Set<String> names(String job) throws IOException {
        List<String> names = new ArrayList<>(List.of(job));
        List<String> renamed = renamed();
        for (int i = 0; i + 1 < renamed.size(); i += 2) {
            if (renamed.get(i).equals(names.get(0)) && !names.contains(renamed.get(i + 1))) {
                names.add(0, renamed.get(i + 1));
                i = -2; // it may have been renamed again
            }
        }
        return new LinkedHashSet<>(names);
    }

    /** Each former name, followed by what it was changed to; as the plugin wrote it. */
    private List<String> renamed() throws IOException {
        Path file = jenkins.resolve("safe-deploy").resolve("renamed-jobs.xml");
        List<String> texts = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return texts;
        }
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals("string")) {
                    texts.add(reader.getElementText());
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
        return texts;
    }
}
