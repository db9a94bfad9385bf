package io.fabric8.kubernetes.client;

public class ConfigFluent<A extends ConfigFluent<A>> extends SundrioConfigFluent<A> {
    public ConfigFluent() {
        throw new UnsupportedOperationException();
    }

    public A withTrustCerts(boolean trustCerts) {
        throw new UnsupportedOperationException();
    }

    public A withDisableHostnameVerification(boolean disableHostnameVerification) {
        throw new UnsupportedOperationException();
    }

    public A withConnectionTimeout(int connectionTimeout) {
        throw new UnsupportedOperationException();
    }

    public A withMaxConcurrentRequests(int maxConcurrentRequests) {
        throw new UnsupportedOperationException();
    }

    public A withWatchReconnectInterval(int watchReconnectInterval) {
        throw new UnsupportedOperationException();
    }

    public A withRequestTimeout(int requestTimeout) {
        throw new UnsupportedOperationException();
    }
}
