package org.kohsuke.stapler;

public class HttpResponses {
    public HttpResponses() {
        throw new UnsupportedOperationException();
    }

    public static HttpResponses.HttpResponseException notFound() {
        throw new UnsupportedOperationException();
    }

    public static HttpResponses.HttpResponseException errorWithoutStack(int code, String errorMessage) {
        throw new UnsupportedOperationException();
    }

    public static HttpResponses.HttpResponseException forwardToPreviousPage() {
        throw new UnsupportedOperationException();
    }

    public static ForwardToView forwardToView(Object it, String view) {
        throw new UnsupportedOperationException();
    }

    public abstract static class HttpResponseException extends RuntimeException implements HttpResponse {
        private HttpResponseException() {
            throw new UnsupportedOperationException();
        }
    }
}
