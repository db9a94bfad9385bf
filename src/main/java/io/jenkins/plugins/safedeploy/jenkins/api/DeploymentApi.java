package io.jenkins.plugins.safedeploy.jenkins.api;

import io.jenkins.plugins.safedeploy.engine.environment.EnvironmentLedger;
import io.jenkins.plugins.safedeploy.engine.report.ApprovalReport;
import io.jenkins.plugins.safedeploy.engine.report.DeploymentReport;
import io.jenkins.plugins.safedeploy.engine.text.Printable;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code .../deployments/<id>}. */
public final class DeploymentApi extends ApiResource {
    private static final Pattern ID = Pattern.compile("[0-9]{8}-[0-9]{6}-[0-9a-f]{8}");

    private final String environment;
    private final String deployment;

    DeploymentApi(String environment, String deployment) {
        this.environment = environment;
        this.deployment = deployment;
    }

    /** Its events, and its gates with their measurements. */
    @Override
    public ApiAnswer doIndex(StaplerRequest2 request) {
        return ApiCall.get(request, List.of(), call -> {
            EnvironmentLedger ledger = acts().environment().ledger();
            return ApiAnswer.ok(DeploymentReport.of(ledger, deployment)
                    .orElseThrow(this::unknown)
                    .json());
        });
    }

    /** Says yes to it. */
    @RequirePOST
    public ApiAnswer doApprove(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            ApiBody.Decision body = call.body(ApiBody.Decision.class);
            acts.approve(deployment, body.comment(), body.question());
            return answered(acts, "approve");
        });
    }

    /** Says no to it. */
    @RequirePOST
    public ApiAnswer doReject(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            ApiBody.Decision body = call.body(ApiBody.Decision.class);
            acts.reject(deployment, body.comment(), body.question());
            return answered(acts, "reject");
        });
    }

    /** Asks it to stop. */
    @RequirePOST
    public ApiAnswer doAbort(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            acts.abort(deployment, call.body(ApiBody.Reason.class).reason());
            return answered(acts, "abort");
        });
    }

    /** Ends it where it stands. */
    @RequirePOST
    public ApiAnswer doForce(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            acts.forceStop(deployment, call.body(ApiBody.Reason.class).reason());
            return answered(acts, "force");
        });
    }

    private EnvironmentActs acts() throws IOException {
        EnvironmentActs acts = EnvironmentActs.of(environment);
        if (!ID.matcher(deployment).matches()) {
            throw unknown();
        }
        return acts;
    }

    private ApiException unknown() {
        return ApiException.notFound("There is no deployment '" + Printable.brief(deployment) + "' in environment '"
                + environment + "'. Its history lists what there is.");
    }

    private ApiAnswer answered(EnvironmentActs acts, String what) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", environment);
        json.put("deployment", deployment);
        json.put("done", what);
        json.put("state", ApprovalReport.state(acts.environment().ledger(), deployment));
        return ApiAnswer.ok(json);
    }
}
