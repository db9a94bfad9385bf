package org.jenkinsci.plugins.workflow.graph;

import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

public abstract class BlockStartNode extends FlowNode {
    private BlockStartNode() {
        super((FlowExecution) null, (String) null, (List) null);
        throw new UnsupportedOperationException();
    }
}
