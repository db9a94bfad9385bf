package hudson;

public class Functions {
    private Functions() {
        throw new UnsupportedOperationException();
    }

    public static boolean isArtifactsPermissionEnabled() {
        throw new UnsupportedOperationException();
    }
}
