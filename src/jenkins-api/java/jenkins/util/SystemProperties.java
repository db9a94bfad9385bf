package jenkins.util;

public class SystemProperties {
    private SystemProperties() {
        throw new UnsupportedOperationException();
    }

    public static Long getLong(String name, Long def) {
        throw new UnsupportedOperationException();
    }
}
