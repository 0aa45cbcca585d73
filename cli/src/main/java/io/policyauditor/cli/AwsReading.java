package io.policyauditor.cli;

import io.policyauditor.collect.aws.AwsCollector;
import io.policyauditor.collect.aws.AwsSnapshot;
import io.policyauditor.collect.aws.Collected;
import io.policyauditor.collect.aws.Settings;
import io.policyauditor.estate.snapshot.SnapshotWriter;
import io.policyauditor.policy.language.Arn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A reading of AWS accounts; beside {@link AwsSource} because it needs the collector. */
final class AwsReading implements Source.Reading {
    private static final Pattern ROLE_NAME = Pattern.compile("([\\x21-\\x7e]+/)?[\\w+=,.@-]{1,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern UNIT = Pattern.compile("ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}");
    private static final Duration CALL = Duration.ofMinutes(1);
    private static final int CALLS_AT_ONCE = 8;

    private final Settings settings;

    private AwsReading(Settings settings) {
        this.settings = settings;
    }

    static AwsReading of(LiveOptions options, Map<String, String> environment) {
        Optional<String> role = options.one(AwsSource.ROLE_NAME);
        for (String name : List.of(AwsSource.EXTERNAL_ID, AwsSource.ACCOUNTS, AwsSource.UNITS)) {
            if (options.has(name) && role.isEmpty()) {
                throw options.usage(name + " has no effect without " + AwsSource.ROLE_NAME);
            }
        }
        String region = options.one(AwsSource.REGION)
                .or(() -> Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                        .flatMap(name -> Stream.ofNullable(environment.get(name)))
                        .filter(text -> !text.isBlank())
                        .findFirst())
                .orElse("us-east-1");
        Settings.Builder settings = Settings.in(checked(options, AwsSource.REGION, "a region", region, REGION));
        role.ifPresent(name ->
                settings.roleName(checked(options, AwsSource.ROLE_NAME, "the name of a role", name, ROLE_NAME)));
        options.one(AwsSource.EXTERNAL_ID)
                .or(() -> Optional.ofNullable(environment.get("AUDITOR_EXTERNAL_ID"))
                        .filter(id -> role.isPresent() && !id.isBlank()))
                .ifPresent(id -> {
                    // It is known to two alone: no message repeats it.
                    if (!EXTERNAL_ID.matcher(id).matches()) {
                        throw options.usage(AwsSource.EXTERNAL_ID + " is no external id");
                    }
                    settings.externalId(id);
                });
        options.all(AwsSource.ACCOUNTS)
                .forEach(id -> settings.account(
                        checked(options, AwsSource.ACCOUNTS, "an account of twelve digits", id, Arn::isAccountId)));
        options.all(AwsSource.UNITS)
                .forEach(id -> settings.unit(checked(options, AwsSource.UNITS, "the id of a unit", id, UNIT)));
        options.all(AwsSource.REGIONS)
                .forEach(name -> settings.only(checked(options, AwsSource.REGIONS, "a region", name, REGION)));
        options.one(AwsSource.ENDPOINT).ifPresent(url -> settings.endpoint(endpoint(options, url)));
        if (options.has(AwsSource.PATH_STYLE)) {
            settings.pathStyle();
        }
        return new AwsReading(settings.atOnce(options.concurrency(), CALLS_AT_ONCE)
                .within(CALL, options.deadline())
                .build());
    }

    private static String checked(LiveOptions options, String flag, String what, String value, Pattern pattern) {
        return checked(options, flag, what, value, text -> pattern.matcher(text).matches());
    }

    private static String checked(
            LiveOptions options, String flag, String what, String value, Predicate<String> sound) {
        if (!sound.test(value)) {
            throw options.usage(flag + " is no " + what.replaceFirst("^(an?|the) ", "") + ": " + value);
        }
        return value;
    }

    private static URI endpoint(LiveOptions options, String written) {
        try {
            URI url = new URI(written);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            // A name and password in it would end up in logs of whoever stands between.
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below, without what may be a password.
        }
        throw options.usage(AwsSource.ENDPOINT + " is no plain URL such as http://localhost:5566");
    }

    @Override
    public List<String> asked() {
        List<String> asked = new ArrayList<>();
        if (settings.roleName().isEmpty()) {
            asked.add("aws: the account of the caller");
        } else {
            asked.add("aws: "
                    + (settings.accounts().isEmpty()
                            ? "all accounts of the organization"
                            : "accounts " + String.join(", ", settings.accounts())));
            asked.add("aws: through role " + settings.roleName().get());
        }
        if (!settings.units().isEmpty()) {
            asked.add("aws: units " + String.join(", ", settings.units()));
        }
        asked.add("aws: "
                + (settings.regions().isEmpty()
                        ? "every region that is enabled"
                        : "regions " + String.join(", ", settings.regions())));
        return asked;
    }

    @Override
    public Source.Ended into(SnapshotWriter writer, Consumer<String> progress) throws IOException {
        AwsSnapshot snapshot = new AwsSnapshot(writer, seen -> progress.accept("reading AWS: " + seen));
        Collected collected;
        try {
            collected = AwsCollector.collect(settings, snapshot);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        String accounts = collected.accounts() == 1 ? "1 account" : collected.accounts() + " accounts";
        String unread = collected.unread() == 0 ? "" : ", " + collected.unread() + " of them not at all";
        return new Source.Ended(
                collected.nothing(),
                collected.complete(),
                "aws: " + accounts + unread + ", " + collected.answers() + " calls answered, " + collected.gaps()
                        + " gaps");
    }
}
