package io.jenkins.plugins.safedeploy.jenkins.api;

import hudson.model.Run;
import io.jenkins.plugins.safedeploy.engine.ledger.Verification;
import io.jenkins.plugins.safedeploy.engine.report.SettledPage;
import io.jenkins.plugins.safedeploy.jenkins.acts.EnvironmentActs;
import io.jenkins.plugins.safedeploy.jenkins.rollback.StartedRollback;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code /safe-deploy/api/environments/<environment>}. */
public final class EnvironmentApi extends ApiResource {
    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** Lines of the ledger that one page of history looks through at most. */
    private static final long LINES = 100_000;

    private final String name;

    EnvironmentApi(String name) {
        this.name = name;
    }

    /** What runs, what waits, what is in the way. */
    @Override
    public ApiAnswer doIndex(StaplerRequest2 request) {
        return ApiCall.get(request, List.of(), call -> ApiAnswer.ok(EnvironmentsApi.report(acts().environment())));
    }

    /** Deployments that settled, newest first, a page at a time. */
    public ApiAnswer doHistory(StaplerRequest2 request) {
        return ApiCall.get(request, List.of("service", "limit", "before"), call -> {
            SettledPage page = SettledPage.of(
                    acts().environment().ledger(),
                    call.text("service"),
                    (int) call.number("limit", 1, MOST, USUAL),
                    call.number("before", 1, Long.MAX_VALUE, Long.MAX_VALUE),
                    LINES);
            Map<String, Object> json = about();
            json.put("deployments", page.deployments());
            json.put("next", page.next());
            return ApiAnswer.ok(json);
        });
    }

    /** Follows the whole ledger; one at a time. */
    public ApiAnswer doVerify(StaplerRequest2 request) {
        return ApiCall.get(request, List.of("anchor"), call -> {
            Verification verification = acts().verify(call.all("anchor"));
            Map<String, Object> json = about();
            json.put("verification", verification);
            return ApiAnswer.ok(json);
        });
    }

    /** For Stapler. */
    public DeploymentsApi getDeployments() {
        return new DeploymentsApi(name);
    }

    /** Starts a rollback. */
    @RequirePOST
    public ApiAnswer doRollback(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            ApiBody.Rollback body = call.body(ApiBody.Rollback.class);
            StartedRollback started = acts.rollBack(
                    body.service(), body.release(), body.build(), body.reason(), Boolean.TRUE.equals(body.emergency()));
            String root = Jenkins.get().getRootUrlFromRequest();
            Optional<String> build = started.build(0, TimeUnit.SECONDS).map(Run::getUrl);
            Map<String, Object> json = about();
            json.put("service", started.service());
            json.put("release", started.release());
            json.put("queueUrl", started.queueUrl().map(root::concat).orElse(null));
            json.put("buildUrl", build.map(root::concat).orElse(null));
            return ApiAnswer.begun(json, root + build.or(started::queueUrl).orElseThrow());
        });
    }

    /** Ends the hold of a service. */
    @RequirePOST
    public ApiAnswer doAccept(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            ApiBody.Accept body = call.body(ApiBody.Accept.class);
            acts.accept(body.service(), body.reason());
            return answered("accept");
        });
    }

    /** From now on no automatic deployment. */
    @RequirePOST
    public ApiAnswer doPause(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            acts.pause(call.body(ApiBody.Reason.class).reason());
            return answered("pause");
        });
    }

    /** Automatic deployments again. */
    @RequirePOST
    public ApiAnswer doUnpause(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            acts.unpause(call.body(ApiBody.Reason.class).reason());
            return answered("unpause");
        });
    }

    /** Says that this copy of the ledger is the true one. */
    @RequirePOST
    public ApiAnswer doClaim(StaplerRequest2 request) {
        return ApiCall.post(request, call -> {
            EnvironmentActs acts = acts();
            acts.claim(call.body(ApiBody.Reason.class).reason());
            return answered("claim");
        });
    }

    private ApiAnswer answered(String what) {
        Map<String, Object> json = about();
        json.put("done", what);
        return ApiAnswer.ok(json);
    }

    private Map<String, Object> about() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", name);
        return json;
    }

    private EnvironmentActs acts() throws IOException {
        return EnvironmentActs.of(name);
    }
}
