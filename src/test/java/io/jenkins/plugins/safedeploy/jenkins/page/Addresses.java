package io.jenkins.plugins.safedeploy.jenkins.page;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every address of the plugin, with those who may use it. <code>{deployment}</code> stands for one that waits for people,
 * <code>{settled}</code> for one that is over, <code>{stuck}</code> for one that was asked to stop and has not.
 */
final class Addresses {
    static final String PAGE = "safe-deploy/environment/production/";
    static final String API = "safe-deploy/api/environments/production/";
    private static final String REASON = "{\"reason\": \"because\"}";
    static final Set<String> OVERRIDE = Set.of("override", "admin");
    static final Set<String> ROLLBACK = Set.of("rollback", "admin");
    static final Set<String> APPROVE = Set.of("approve", "admin");

    /** Who may call it with POST and a crumb; nobody may in another way. @param json body; null for none */
    record Act(String path, String json, Set<String> may) {}

    static final List<Act> ACTS = List.of(
            new Act(PAGE + "accept?service=shop&reason=because", null, OVERRIDE),
            new Act(PAGE + "pause?reason=because", null, OVERRIDE),
            new Act(PAGE + "unpause?reason=because", null, OVERRIDE),
            new Act(PAGE + "rollBack?service=shop&release=shop-1&reason=because", null, ROLLBACK),
            new Act(PAGE + "approve?deployment={deployment}&comment=fine", null, APPROVE),
            new Act(PAGE + "reject?deployment={deployment}&comment=no", null, APPROVE),
            new Act(PAGE + "stop?deployment={deployment}&reason=because", null, ROLLBACK),
            new Act(API + "accept", "{\"service\": \"shop\", \"reason\": \"because\"}", OVERRIDE),
            new Act(API + "pause", REASON, OVERRIDE),
            new Act(API + "unpause", REASON, OVERRIDE),
            new Act(
                    API + "rollback",
                    "{\"service\": \"shop\", \"release\": \"shop-1\", \"reason\": \"because\"}",
                    ROLLBACK),
            new Act(API + "deployments/{deployment}/approve", "{\"comment\": \"fine\"}", APPROVE),
            new Act(API + "deployments/{deployment}/reject", "{\"comment\": \"no\"}", APPROVE),
            new Act(API + "deployments/{deployment}/abort", REASON, ROLLBACK),
            new Act(PAGE + "force?deployment={stuck}&reason=because", null, ROLLBACK),
            new Act(API + "deployments/{stuck}/force", REASON, ROLLBACK),
            new Act(PAGE + "claim?reason=because", null, OVERRIDE),
            new Act(API + "claim", REASON, OVERRIDE));

    /** A page or an answer. @param what method or view @param get who gets it by GET @param post by POST and a crumb */
    record Question(String what, String path, Set<String> get, Set<String> post) {
        /** Asked by GET; who may not ask so gets it in no other way. */
        Question(String what, String path, Set<String> get) {
            this(what, path, get, null);
        }
    }

    static final Set<String> READERS = Set.of("reader", "builder", "rollback", "approve", "override", "admin");
    static final Set<String> READERS_OF_JOBS = Set.of("builder", "admin");
    static final String BUILD = "job/shop/1/deployments/";
    static final String ONE = PAGE + "deployment/{settled}/";
    static final String ROLLBACK_TO = "?service=shop&release=shop-1";

    static final List<Question> QUESTIONS = List.of(
            new Question("SafeDeployRoot/index", "safe-deploy/", READERS),
            new Question("EnvironmentPage/index", PAGE, READERS),
            new Question("EnvironmentPage/live", PAGE + "live", READERS),
            new Question("EnvironmentPage.doLook", PAGE + "look", Set.of(), ROLLBACK),
            new Question("RollbackPreview/index", PAGE + "rollback/" + ROLLBACK_TO, READERS),
            new Question("RollbackPreview/question", PAGE + "rollback/question" + ROLLBACK_TO, READERS),
            new Question("DeploymentPage/index", ONE, READERS),
            new Question("DeploymentPage.doEvidence", ONE + "evidence?gate=word&round=gate", READERS),
            new Question("BuildDeployments/index", BUILD, READERS_OF_JOBS),
            new Question("BuildDeployments/live", BUILD + "live", READERS_OF_JOBS),
            new Question("BuildDeployments.doProvenance", BUILD + "provenance?deployment={settled}", READERS_OF_JOBS),
            new Question("SafeDeployApi.doIndex", "safe-deploy/api/", Set.of()),
            new Question("ApiResource.doDynamic", API + "nothing", Set.of()),
            new Question("ApiResource.doIndex", "safe-deploy/api", Set.of()),
            new Question("EnvironmentsApi.doIndex", "safe-deploy/api/environments", READERS),
            new Question("EnvironmentApi.doIndex", API, READERS),
            new Question("EnvironmentApi.doHistory", API + "history", READERS),
            new Question("EnvironmentApi.doVerify", API + "verify", READERS),
            new Question("DeploymentsApi.doIndex", API + "deployments", Set.of()),
            new Question("DeploymentApi.doIndex", API + "deployments/{deployment}", READERS));

    /** Parts of pages: asked for alone they say what the page says, or fail for want of it, to nobody else. */
    static final List<Question> PARTS = Stream.of(
                    parts("EnvironmentPage", PAGE, READERS, "state", "service", "timeline"),
                    parts("RollbackPreview", PAGE + "rollback/", READERS, "ask"),
                    parts(
                            "BuildDeployments",
                            BUILD,
                            READERS_OF_JOBS,
                            "action",
                            "badge",
                            "over",
                            "rows",
                            "state",
                            "summary",
                            "ways",
                            "widget"))
            .flatMap(parts -> parts)
            .toList();

    private static Stream<Question> parts(String page, String url, Set<String> readers, String... names) {
        return Stream.of(names).map(name -> new Question(page + "/" + name, url + name, readers));
    }

    /** Views that no address leads to: one is what a web method answers, the other stands in the page of a job. */
    static final Set<String> NO_ADDRESS = Set.of("LookPage/index", "JobEnvironments/jobMain");

    private Addresses() {}

    /** {@code EnvironmentPage.doAccept} of the address that leads there. */
    static String method(String path) {
        String type = path.startsWith(PAGE)
                ? "EnvironmentPage"
                : path.startsWith(API + "deployments/") ? "DeploymentApi" : "EnvironmentApi";
        String name = path.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        return type + ".do" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
