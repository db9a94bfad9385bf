package jakarta.servlet.http;

import jakarta.servlet.GenericServlet;

public abstract class HttpServlet extends GenericServlet {
    public HttpServlet() {
        throw new UnsupportedOperationException();
    }
}
