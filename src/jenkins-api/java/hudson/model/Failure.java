package hudson.model;

import org.kohsuke.stapler.HttpResponse;

public class Failure extends RuntimeException implements HttpResponse {
    private Failure() {
        throw new UnsupportedOperationException();
    }
}
