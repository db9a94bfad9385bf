package io.jenkins.plugins.safedeploy.standalone.command;

import io.jenkins.plugins.safedeploy.engine.report.ExitCode;
import java.util.Map;

/** What a subcommand answers. @param json the document for --json; what people read was said already */
record Answer(ExitCode code, Map<String, Object> json) {}
