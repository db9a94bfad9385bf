package io.jenkins.plugins.safedeploy.jenkins.api;

import io.jenkins.plugins.safedeploy.engine.ledger.LedgerFolder;
import io.jenkins.plugins.safedeploy.engine.report.EnvironmentReport;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.environment.JenkinsEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.stapler.StaplerRequest2;

/** {@code /safe-deploy/api/environments}. */
public final class EnvironmentsApi extends ApiResource {
    private static final int MOST = 100;

    /** Of each environment what its services run, by name. */
    @Override
    public ApiAnswer doIndex(StaplerRequest2 request) {
        return ApiCall.get(request, List.of("limit", "after"), call -> {
            int limit = (int) call.number("limit", 1, MOST, MOST);
            String after = call.text("after");
            List<String> names = EnvironmentActs.visible().stream()
                    .filter(name -> name.compareTo(after) > 0)
                    .toList();
            List<Map<String, Object>> shown = new ArrayList<>();
            for (String name : names.subList(0, Math.min(limit, names.size()))) {
                shown.add(report(EnvironmentActs.of(name).environment()));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("environments", shown);
            json.put("next", names.size() > limit ? names.get(limit - 1) : null);
            return ApiAnswer.ok(json);
        });
    }

    static Map<String, Object> report(JenkinsEnvironment environment) throws IOException {
        return EnvironmentReport.of(
                        environment.ledger(),
                        service -> true,
                        environment.clock().now())
                .json(environment.ledger()::alive);
    }

    /** For Stapler. @param folder encoded name of the environment */
    public EnvironmentApi getDynamic(String folder) {
        Optional<String> name;
        try {
            name = LedgerFolder.decode(folder);
        } catch (IllegalArgumentException e) {
            name = Optional.empty();
        }
        return new EnvironmentApi(name.orElse(folder));
    }
}
