package jakarta.servlet.http;

import jakarta.servlet.ServletResponse;

public interface HttpServletResponse extends ServletResponse {
    void setHeader(String string, String string2);

    void setStatus(int i);
}
