package io.jenkins.plugins.safedeploy.engine.plan.source;

import io.jenkins.plugins.safedeploy.engine.plan.Plan;
import io.jenkins.plugins.safedeploy.engine.target.SettingDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans and a vocabulary with every type of field. */
final class ExamplePlans {
    static final PlanVocabulary VOCABULARY = new PlanVocabulary(
            Map.of(
                    "directory",
                    List.of(
                            new SettingDescription(
                                    "path", "string", true, "an absolute path", "Where releases are kept."),
                            new SettingDescription("restart", "any", false, "", "Command that restarts the service."),
                            new SettingDescription(
                                    "keep", "integer", false, "1 to 1000", "Releases to keep. Default 5."),
                            new SettingDescription("unpack", "boolean", false, "", "Unpacks archives. Default false.")),
                    "command",
                    List.of(
                            new SettingDescription("deploy", "any", true, "", "Puts a release in place."),
                            new SettingDescription("variables", "map", false, "", "Variables of the command."))),
            Map.of(
                    "http",
                    List.of(
                            new SettingDescription("url", "string", true, "", "What is asked."),
                            new SettingDescription("status", "integer", false, "100 to 599", "Expected status."),
                            new SettingDescription("headers", "map", false, "", "Sent along."),
                            new SettingDescription("requestTimeout", "duration", false, "", "Of one request."),
                            new SettingDescription("accept", "list", false, "", "Accepted statuses.")),
                    "prometheus",
                    List.of(
                            new SettingDescription("query", "string", true, "", "PromQL without a comparison."),
                            new SettingDescription("max", "number", false, "", "Largest good value."),
                            new SettingDescription("min", "number", false, "", "Smallest good value.")),
                    "rollout",
                    List.of(new SettingDescription("deadline", "duration", false, "", "Of the rollout."))),
            Set.of("rollout"));

    static final String SMALL = """
            environment: production
            service: web
            target:
              directory: {path: /srv/web}
            gates:
              - http: {name: health, url: 'http://127.0.0.1:8080/health', count: 3}
            """;

    static final String FULL = """
            # Everything that a plan can say.
            environment: production
            service: shop/web
            artifacts: ['build/*.jar', docs/readme.txt]
            images:
              - registry.example:5000/team/web:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            configuration:
              PORT: '8080'
              GREETING: "Guten Tag, \\u4e16\\u754c"
              BANNER: |
                two
                lines
            configurationFiles: [config/prod.properties]
            target:
              directory:
                path: /srv/web
                restart: [./restart.sh, --now]
                keep: 5
                unpack: true
            gates:
              - http:
                  name: health
                  url: http://127.0.0.1:8080/health
                  status: 200
                  headers: {Accept: application/json, X-Depth: 3}
                  accept: [200, 204]
                  requestTimeout: 2s
                  interval: 2s
                  count: 3
                  timeout: 30s
                  stage: 1
              - prometheus:
                  name: error rate
                  query: sum(rate(errors[5m])) / sum(rate(requests[5m]))
                  max: 0.0100000000000000000001
                  min: 0
                  initialDelay: 1m30s
                  interval: 15s
                  timeout: 10m
                  failureLimit: 1
                  consecutiveErrorLimit: 2
                  inconclusiveLimit: 1
                  consecutiveSuccessLimit: 5
                  observeOnly: true
            approvals:
              - name: release managers
                approvers: [alice, group/ops]
                quorum: 2
                timeout: 8h
                excludeRequester: true
                ask: 'Ship it?'
            hooks:
              beforeDeploy:
                - name: migrate
                  run: ./migrate.sh
                  undo: [./unmigrate.sh, --all]
                  timeout: 5m
                  rerun: never
                  pointOfNoReturn: false
              compensate:
                - {name: drain, run: './drain.sh'}
              afterSettled:
                - {name: tell, run: [./tell.sh], rerun: allowed}
            policy:
              cooldown: 30m
              freezeWindows:
                - {name: christmas, from: '2026-12-24T00:00:00Z', to: '2026-12-27T00:00:00+01:00'}
                - name: weekend
                  weekly: {days: [sat, sun], from: '00:00', to: '24:00', zone: Europe/Berlin}
              onFailure: rollback
              onInconclusive: hold
              onError: rollback
              onAbort: leave
              onNoCandidate: refuse
              onCompensateFailure: continue
              whenLocked: latestWins
              deadline: 2h
              applyTimeout: 15m
              allowOlder: true
              evidenceTimeout: 5s
            """;

    private ExamplePlans() {}

    static Plan read(String yaml) throws PlanException {
        return new PlanReader(VOCABULARY)
                .read("safedeploy.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                .plan();
    }

    /** What is wrong with {@code yaml}; empty when nothing is. */
    static List<PlanProblem> problems(String yaml) {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static List<PlanProblem> problems(byte[] yaml) {
        try {
            new PlanReader(VOCABULARY).read("safedeploy.yaml", yaml);
            return List.of();
        } catch (PlanException e) {
            return e.problems();
        }
    }
}
