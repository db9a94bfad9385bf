package jakarta.servlet;

import java.io.Serializable;

public abstract class GenericServlet implements Serializable {
    public GenericServlet() {
        throw new UnsupportedOperationException();
    }
}
