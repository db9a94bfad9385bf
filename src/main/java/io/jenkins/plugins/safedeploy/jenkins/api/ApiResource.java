package io.jenkins.plugins.safedeploy.jenkins.api;

import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** An address that answers with and without a slash at its end; Stapler would redirect the latter. */
public abstract class ApiResource implements StaplerProxy {
    /** What it says of itself. */
    public abstract ApiAnswer doIndex(StaplerRequest2 request);

    /** Everything below it that is not there. */
    public final ApiAnswer doDynamic() {
        return ApiCall.nothing();
    }

    @Override
    public final Object getTarget() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        if (request.getRestOfPath().isEmpty()) {
            throw new Answered(doIndex(request));
        }
        return this;
    }

    /** An answer that Stapler takes from a getter. */
    private static final class Answered extends RuntimeException implements HttpResponse {
        private static final long serialVersionUID = 1;

        private final transient ApiAnswer answer;

        Answered(ApiAnswer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }

        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            answer.generateResponse(request, response, node);
        }
    }
}
