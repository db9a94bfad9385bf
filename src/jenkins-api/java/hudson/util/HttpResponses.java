package hudson.util;

public class HttpResponses extends org.kohsuke.stapler.HttpResponses {
    private HttpResponses() {
        throw new UnsupportedOperationException();
    }
}
