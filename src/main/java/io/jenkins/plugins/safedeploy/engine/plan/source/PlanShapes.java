package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.ApprovalSettings;
import io.jenkins.plugins.safedeploy.engine.plan.PlanRules;
import io.jenkins.plugins.safedeploy.engine.plan.TextRule;
import io.jenkins.plugins.safedeploy.engine.plan.WeeklyWindow;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.Field;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.Fields;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.ListOf;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.Text;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.Time;
import io.jenkins.plugins.safedeploy.engine.plan.source.Shape.Whole;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The form of a plan: every field that there is, with its help text. */
final class PlanShapes {
    private static final long LARGEST = (1L << 53) - 1;
    private static final Shape NAME = new Text(TextRule.NAME);
    private static final Shape FREE_TEXT = new Text(TextRule.ARGUMENT);
    private static final Shape FLAG = new Shape.Flag();
    private static final Shape POSITIVE = new Whole(1, Integer.MAX_VALUE);
    private static final Shape COUNT = new Whole(0, Integer.MAX_VALUE);
    static final TextRule ANY_KEY = new TextRule(Pattern.compile("[^\\u0000]+"), 1024, "text of 1 to 1024 characters");

    private static final List<Field> GATE_COMMON = List.of(
            Field.required("name", NAME, "Name of the gate, unique in the plan."),
            Field.optional(
                    "interval",
                    new Time(),
                    "Time between two measurements; at least 1s unless count is 1. Default 10s."),
            Field.optional("initialDelay", new Time(), "Time before the first measurement. Default 0s."),
            Field.optional("count", POSITIVE, "Measurements (that were not errors) for a verdict. Default: no count."),
            Field.optional("failureLimit", COUNT, "Failed measurements that are tolerated in all. Default 0."),
            Field.optional("consecutiveErrorLimit", COUNT, "Errors in a row that are tolerated. Default 4."),
            Field.optional(
                    "inconclusiveLimit", COUNT, "Inconclusive measurements that are tolerated in all. Default 0."),
            Field.optional(
                    "consecutiveSuccessLimit",
                    POSITIVE,
                    "Successes in a row that pass the gate at once. Default: none."),
            Field.optional(
                    "timeout",
                    new Time(),
                    "Longest time of the gate. Without a count it passes at that time; short of a count it is inconclusive."),
            Field.optional(
                    "stage",
                    new Whole(0, PlanRules.MOST),
                    "Gates of one stage run side by side, lower stages first. Default 0."),
            Field.optional("observeOnly", FLAG, "Records and never decides. Default false."));

    private static final Fields NONE_IN_COMMON = new Fields();
    private static final Fields GATE_OFTEN = new Fields(GATE_COMMON, List.of("count", "timeout"));
    private static final Fields GATE_ONCE = new Fields(
            GATE_COMMON.stream()
                    .map(field -> field.name().equals("count") ? once() : field)
                    .toList(),
            List.of());

    /** Names of the fields that every gate has. */
    static final List<String> GATE_FIELDS =
            GATE_COMMON.stream().map(Field::name).toList();

    private PlanShapes() {}

    private static Field once() {
        String rule = "1, which need not be said: one measurement is the whole gate";
        return Field.optional("count", new Whole(1, 1, rule), "Is " + rule + ".");
    }

    static Fields plan(PlanVocabulary vocabulary) {
        return new Fields(
                Field.required("environment", new Text(TextRule.ENVIRONMENT), "Where it is deployed to."),
                Field.required("service", new Text(TextRule.SERVICE), "What is deployed there."),
                Field.optional(
                        "artifacts",
                        new ListOf(new Text(TextRule.PATH)),
                        "Files to deploy: paths and globs below the workspace."),
                Field.optional(
                        "images", new ListOf(new Text(TextRule.IMAGE)), "OCI images to deploy, each with its digest."),
                Field.optional(
                        "configuration",
                        new Shape.MapOf(TextRule.CONFIGURATION_NAME, new Text(TextRule.CONFIGURATION_VALUE)),
                        "Captured configuration: goes back together with the artifacts. Never a secret."),
                Field.optional(
                        "configurationFiles",
                        new ListOf(new Text(TextRule.PATH)),
                        "Files below the workspace whose content is captured configuration."),
                Field.required(
                        "target",
                        typed("target", vocabulary.targets(), type -> NONE_IN_COMMON),
                        "How a release is put in place."),
                Field.optional(
                        "gates",
                        new ListOf(typed(
                                "gate",
                                vocabulary.gates(),
                                type -> vocabulary.measuredOnce().contains(type) ? GATE_ONCE : GATE_OFTEN)),
                        "What verifies a deployment."),
                Field.optional(
                        "approvals", new ListOf(approval()), "People who must agree before anything is touched."),
                Field.optional("hooks", hooks(), "Commands around a deployment."),
                Field.optional("policy", policy(), "What happens where there is more than one answer."));
    }

    /** What administrators may declare: fields of a plan, in the same form. */
    static Fields declaration(PlanVocabulary vocabulary) {
        Fields plan = plan(vocabulary);
        Field target = plan.field("target").orElseThrow();
        List<Field> fields = new ArrayList<>(only(plan, List.of("environment", "gates", "approvals")));
        fields.add(Field.optional("target", target.shape(), target.help()));
        fields.add(Field.optional(
                "policy",
                new Fields(
                        only(policy(), List.of("cooldown", "freezeWindows", "onFailure", "onAbort", "deadline")),
                        List.of()),
                "What no plan may loosen."));
        return new Fields(fields, List.of());
    }

    private static List<Field> only(Fields fields, List<String> names) {
        return fields.fields().stream()
                .filter(field -> names.contains(field.name()))
                .toList();
    }

    private static Fields approval() {
        return new Fields(
                Field.required("name", NAME, "Name of the approval, unique in the plan."),
                Field.optional(
                        "approvers",
                        new ListOf(new Text(TextRule.PERSON)),
                        "Ids of users and groups. Empty: only holders of the permission to approve."),
                Field.optional(
                        "quorum", new Whole(1, ApprovalSettings.LARGEST_QUORUM), "How many must agree. Default 1."),
                Field.optional("timeout", new Time(), "How long people have, from when they are asked. Default 24h."),
                Field.optional(
                        "excludeRequester", FLAG, "Whoever asked for the deployment does not count. Default true."),
                Field.optional("ask", new Text(TextRule.SENTENCE), "What people are asked."));
    }

    private static Fields hooks() {
        return new Fields(
                Field.optional(
                        "beforeDeploy",
                        new ListOf(hook(true)),
                        "Run in this order before the release is put in place."),
                Field.optional("compensate", new ListOf(hook(false)), "Run when a rollback leaves this release."),
                Field.optional(
                        "afterSettled",
                        new ListOf(hook(false)),
                        "Run after the deployment settled; never change its outcome."));
    }

    private static Fields hook(boolean before) {
        List<Field> fields = new ArrayList<>(
                List.of(
                        Field.required("name", NAME, "Name of the hook, unique in the plan."),
                        Field.required(
                                "run",
                                new Shape.CommandLine(),
                                "What it runs: a line for /bin/sh, or a list of program and arguments."),
                        Field.optional("timeout", new Time(), "Longest run. Default 1h."),
                        Field.optional(
                                "rerun",
                                new Shape.Choice(List.of("allowed", "never")),
                                "Whether it may be repeated when a crash hides if it ended. Default allowed; never means the deployment is held instead.")));
        if (before) {
            fields.add(Field.optional(
                    "undo",
                    new Shape.CommandLine(),
                    "Takes back what it did, when the deployment fails before the release is put in place."));
            fields.add(
                    Field.optional(
                            "pointOfNoReturn",
                            FLAG,
                            "Once the release was put in place after this hook, a failed gate leads to a hold instead of a rollback. Default false."));
        }
        return new Fields(fields, List.of());
    }

    private static Fields policy() {
        Shape failure = new Shape.Choice(List.of("rollback", "hold"));
        return new Fields(
                Field.optional(
                        "cooldown", new Time(), "No automatic deployment for this long after a rollback. Default 0s."),
                Field.optional("freezeWindows", new ListOf(freezeWindow()), "When nothing is deployed automatically."),
                Field.optional("onFailure", failure, "When a gate failed. Default rollback."),
                Field.optional("onInconclusive", failure, "When a gate ended inconclusive. Default hold."),
                Field.optional("onError", failure, "When a gate could not measure. Default hold."),
                Field.optional(
                        "onAbort",
                        new Shape.Choice(List.of("rollback", "leave")),
                        "When a person aborts. Default rollback."),
                Field.optional(
                        "onNoCandidate",
                        new Shape.Choice(List.of("allow", "refuse")),
                        "When there is nothing to roll back to. Default allow."),
                Field.optional(
                        "onCompensateFailure",
                        new Shape.Choice(List.of("hold", "continue")),
                        "When a compensation fails. Default hold."),
                Field.optional(
                        "whenLocked",
                        new Shape.Choice(List.of("wait", "refuse", "latestWins")),
                        "When another deployment owns the service. Default wait."),
                Field.optional(
                        "deadline",
                        new Time(),
                        "Longest time of the whole deployment, not counting approvals. Default: none."),
                Field.optional(
                        "applyTimeout",
                        new Time(),
                        "Longest time to put a release in place. Default: none. Mandatory for targets that cannot be fenced."),
                Field.optional(
                        "allowOlder", FLAG, "Whether an automatic deployment may go to an older build. Default false."),
                Field.optional(
                        "evidenceTimeout", new Time(), "For collecting all evidence before a rollback. Default 10s."));
    }

    private static Fields freezeWindow() {
        Shape time = new Text(new TextRule(WeeklyWindow.TIME, 5, "a time of day in quotes, such as '18:00'"));
        List<Field> fields = List.of(
                Field.required("name", NAME, "Name of the freeze window, unique in the plan."),
                Field.optional("from", new Shape.Moment(), "Start of a single window."),
                Field.optional("to", new Shape.Moment(), "End of a single window."),
                Field.optional(
                        "weekly",
                        new Fields(
                                Field.required(
                                        "days",
                                        new ListOf(new Shape.Choice(WeeklyWindow.DAYS)),
                                        "Days on which the window starts."),
                                Field.required("from", time, "Local time at which it starts."),
                                Field.required(
                                        "to",
                                        time,
                                        "Local time at which it ends, at most 24:00; on the next day where it is not after from."),
                                Field.required("zone", FREE_TEXT, "Time zone, such as Europe/Berlin or UTC.")),
                        "A window that comes back every week."));
        return new Fields(fields, List.of("from", "weekly"));
    }

    /** @param common the fields that a type has beside its own */
    private static Shape typed(
            String what, Map<String, List<SettingDescription>> types, Function<String, Fields> common) {
        Map<String, Fields> fieldsByType = new LinkedHashMap<>();
        types.forEach((type, descriptions) -> {
            List<Field> fields = new ArrayList<>(common.apply(type).fields());
            descriptions.forEach(description -> fields.add(
                    new Field(description.name(), shape(description), description.required(), help(description))));
            fieldsByType.put(
                    type, new Fields(List.copyOf(fields), common.apply(type).oneNeeded()));
        });
        return new Shape.Typed(what, fieldsByType);
    }

    private static String help(SettingDescription description) {
        return description.allowed() == null || description.allowed().isEmpty()
                ? description.help()
                : description.help() + " Allowed: " + description.allowed();
    }

    private static String suffix(String allowed) {
        return allowed == null || allowed.isEmpty() ? "" : ": " + allowed;
    }

    /** @throws IllegalArgumentException for a type that does not exist */
    static Shape shape(SettingDescription description) {
        return switch (description.type()) {
            case "string" -> FREE_TEXT;
            case "integer" -> new Whole(-LARGEST, LARGEST, "a whole number" + suffix(description.allowed()));
            case "number" -> new Shape.Decimal();
            case "boolean" -> FLAG;
            case "duration" -> new Time();
            case "list" -> new ListOf(new Shape.Anything());
            case "map" -> new Shape.MapOf(ANY_KEY, new Shape.Anything());
            case "command" -> new Shape.CommandLine();
            case "any" -> new Shape.Anything();
            default ->
                throw new IllegalArgumentException(
                        "The field '" + description.name() + "' has the type '" + description.type()
                                + "'. Allowed: string, integer, number, boolean, duration, list, map, command, any.");
        };
    }
}
