package jakarta.servlet;

import java.io.IOException;
import java.util.Map;

public interface ServletRequest {
    String getContentType();

    ServletInputStream getInputStream() throws IOException;

    String getParameter(String string);

    String[] getParameterValues(String string);

    Map<String, String[]> getParameterMap();
}
