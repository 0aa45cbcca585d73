package io.policyauditor.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Live AWS accounts. */
final class AwsSource implements Source {
    static final String REGION = "--region";
    static final String ROLE_NAME = "--role-name";
    static final String EXTERNAL_ID = "--external-id";
    static final String ACCOUNTS = "--accounts";
    static final String UNITS = "--ou";
    static final String REGIONS = "--regions";
    static final String ENDPOINT = "--endpoint-url";
    static final String PATH_STYLE = "--path-style";

    @Override
    public String word() {
        return "aws";
    }

    @Override
    public String description() {
        return "AWS: the account of the credentials at hand, or with --role-name all accounts of its organization.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                Command.value(
                        "NAME",
                        "Role to assume in each account, with its path; without it only the caller's account is read.",
                        ROLE_NAME),
                Command.value("ID", "External id to assume the role with. Default: AUDITOR_EXTERNAL_ID.", EXTERNAL_ID),
                Command.values("ID[,ID]", "Accounts to read. Default: all of the organization. Repeatable.", ACCOUNTS),
                Command.values("OU[,OU]", "Units: only accounts in or below them. Repeatable.", UNITS),
                Command.values(
                        "REGION[,REGION]", "Regions to read. Default: all that are enabled. Repeatable.", REGIONS),
                Command.value(
                        "REGION",
                        "Where global services are asked. Default: AWS_REGION, AWS_DEFAULT_REGION, us-east-1.",
                        REGION),
                Command.value("URL", "Server to ask instead of AWS, for tests.", ENDPOINT),
                Command.flag("Ask S3 with the bucket in the path, as test servers need it.", PATH_STYLE));
    }

    @Override
    public Reading reading(LiveOptions options, Console console) {
        return AwsReading.of(options, console.environment());
    }
}
