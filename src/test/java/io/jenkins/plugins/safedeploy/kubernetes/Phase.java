package io.jenkins.plugins.safedeploy.kubernetes;

import io.jenkins.plugins.safedeploy.kubernetes.plane.ApiRequest;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** Where a deployment of a Deployment is, as its requests tell. */
enum Phase {
    /** Its Deployment is about to be changed. */
    APPLY("in the apply", "test.local/ready:2"),
    /** It was, and the pods are about to be watched. */
    GATE("in the gate", "test.local/ready-after-1500ms"),
    /** They were, and the Deployment is about to be changed again. */
    ROLLBACK("in the rollback", "test.local/not-found");

    final String words;

    /** Of a release that gets there. */
    final String image;

    Phase(String words, String image) {
        this.words = words;
        this.image = image;
    }

    /** For every request from the first of this phase on; sees one deployment. */
    Predicate<ApiRequest> begins() {
        AtomicReference<Phase> now = new AtomicReference<>();
        return request -> {
            synchronized (now) {
                if (changes(request)) {
                    now.set(now.get() == GATE || now.get() == ROLLBACK ? ROLLBACK : APPLY);
                } else if (now.get() == APPLY && request.isWatch()) {
                    now.set(GATE);
                }
                return now.get() != null && now.get().compareTo(this) >= 0;
            }
        };
    }

    /** For the changes of the Deployment in this phase. */
    Predicate<ApiRequest> changing() {
        Predicate<ApiRequest> begins = begins();
        return request -> begins.test(request) && changes(request);
    }

    private static boolean changes(ApiRequest request) {
        return request.isChange() && request.target().contains("/deployments/");
    }
}
