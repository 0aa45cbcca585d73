package io.policyauditor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.policyauditor.audit.Configuration.DocumentInput;
import io.policyauditor.audit.Configuration.RuleSetting;
import io.policyauditor.audit.ConfigurationReader.Result;
import io.policyauditor.estate.environment.EnvironmentRule;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.TaggedNode;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {
    private static final Set<String> RULES = Set.of("TR001", "LP002", "LP003", "EN003");

    @Test
    void aFullExampleIsRead() throws IOException {
        Configuration read = valid(fullExample());

        assertThat(read.inputs().include()).containsExactly("infra/**", "k8s/**");
        assertThat(read.inputs().exclude()).containsExactly("**/test/**");
        assertThat(read.inputs().documents())
                .containsExactly(
                        new DocumentInput(
                                "infra/models.json",
                                Optional.of(PolicyKind.BUCKET),
                                Optional.of("111122223333"),
                                Optional.of("arn:aws:s3:::golden-models")),
                        kind("infra/*.json", PolicyKind.IDENTITY),
                        kind("**/trust-*.json", PolicyKind.TRUST),
                        kind("**/vpce/*.json", PolicyKind.VPC_ENDPOINT));
        assertThat(read.models().buckets()).containsExactly("golden-models", "other-models");
        assertThat(read.trust().organization()).contains("o-abcde12345");
        assertThat(read.trust().accounts()).containsExactly("012345678901", "111122223333");
        assertThat(read.trust().oidcIssuers())
                .containsExactly("oidc.eks.eu-west-1.amazonaws.com/id/ABC", "token.example.com");
        assertThat(read.environments()).extracting(EnvironmentRule::name).containsExactly("prod", "staging", "dev");
        EnvironmentRule prod = read.environments().get(0);
        assertThat(prod.resources()).containsExactly("arn:aws:s3:::golden-models");
        assertThat(prod.tags())
                .containsExactly(Map.entry("env", "prod"), Map.entry("tier", "1"), Map.entry("live", "true"));
        assertThat(prod.accounts()).containsExactly("111122223333");
        assertThat(prod.units()).containsExactly("ou-prod-*");
        assertThat(prod.clusters()).containsExactly("prod-*");
        assertThat(prod.namespaces()).containsExactly("*/prod-*");
        assertThat(prod.names()).containsExactly("*-prod", "*-prod-*");
        assertThat(read.environments().get(1).names()).containsExactly("*-staging*");
        assertThat(read.gate()).contains(new Gate(Optional.of(Severity.HIGH), Gate.NotAssessed.ANY));
        assertThat(read.rules())
                .containsExactly(
                        Map.entry(
                                "TR001", new RuleSetting(Optional.of(Severity.CRITICAL), true, Optional.empty(), true)),
                        Map.entry(
                                "LP002",
                                new RuleSetting(
                                        Optional.empty(), false, Optional.of("public site bucket account"), false)));
        assertThat(read.suppressions()).hasSize(2);
        Suppression first = read.suppressions().get(0);
        assertThat(first.rule()).isEqualTo("LP003");
        assertThat(first.path()).contains("infra/**");
        assertThat(first.resource()).contains("arn:aws:iam::*:role/break-glass-*");
        assertThat(first.object()).contains("Deployment/ns/*");
        assertThat(first.sid()).contains("BreakGlass");
        assertThat(first.reason()).contains("alarmed (SEC-123)");
        assertThat(first.owner()).contains("platform-security");
        assertThat(first.expires()).contains(LocalDate.of(2027, 3, 31));
        assertThat(first.at().text()).isEqualTo("\"LP003\"");
        assertThat(read.suppressions().get(1).reason()).isEmpty();
    }

    @Test
    void theLeastFileIsTheDefault() {
        assertThat(valid("{\"version\": 1}")).isEqualTo(Configuration.DEFAULT);
    }

    @Test
    void sectionsWithNothingInThemAreEmpty() {
        assertThat(valid("""
                {"version": 1, "inputs": null, "models": null, "trust": null, "environments": null, "gate": null,
                 "rules": null, "suppressions": null}""")).isEqualTo(Configuration.DEFAULT);
        assertThat(valid("""
                {"version": 1, "inputs": {"include": null, "kinds": null, "documents": null}, "models": {"buckets": null},
                 "suppressions": {"entries": null}}""")).isEqualTo(Configuration.DEFAULT);
        assertThat(valid("{\"version\": 1, \"rules\": {\"TR001\": null}}").rules())
                .containsExactly(Map.entry("TR001", new RuleSetting(Optional.empty(), true, Optional.empty(), false)));
    }

    /** What is behind "version": 1, the token that is wrong, the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "inptus": {}                                    | "inptus"  | unknown key "inptus", did you mean "inputs"
            "baseline": "x"                                 | "baseline" | unknown key "baseline", known are version, inputs, models, trust, environments, gate, rules, suppressions
            "inputs": {"inclde": []}                        | "inclde"  | unknown key "inclde" in inputs, did you mean "include"
            "inputs": {"Include": []}                       | "Include" | unknown key "Include" in inputs, did you mean "include"
            "inputs": {"documents": [{"path": "a", "knd": "key", "kind": "key"}]} | "knd" | unknown key "knd" in inputs.documents[0], did you mean "kind"
            "environments": {"prod": {"name": []}}          | "name"    | unknown key "name" in environments.prod, did you mean "names"
            "rules": {"TR001": {"params": {}}}              | "params"  | unknown key "params" in rules.TR001, known are severity, enabled, reason, locked
            "suppressions": {"inline": "deny"}              | "inline"  | unknown key "inline" in suppressions, known are entries
            "gate": {}, "gate": {}                          | "gate"    | duplicate key "gate"
            "inputs": {"include": "a", "include": "b"}      | "include" | duplicate key "include" in inputs
            "inputs": []                                    | []        | inputs must be a mapping, not a list
            "inputs": "infra"                               | "infra"   | inputs must be a mapping, not a string
            "inputs": {"include": {}}                       | {}        | inputs.include must be a string, not a mapping
            "inputs": {"include": [["a"]]}                  | ["a"]     | inputs.include[0] must be a string, not a list
            "inputs": {"include": [null]}                   | null      | inputs.include[0] must be a string, not empty
            "inputs": {"include": [true]}                   | true      | inputs.include[0] must be a string, not "true" without quotes
            "inputs": {"include": [" "]}                    | " "       | inputs.include[0] is empty
            "inputs": {"include": "../x"}                   | "../x"    | inputs.include "../x" is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"include": "a/../b"}                 | "a/../b"  | inputs.include "a/../b" is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"include": "."}                      | "."       | inputs.include "." is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"exclude": ["/etc/**"]}              | "/etc/**" | inputs.exclude[0] "/etc/**" is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"exclude": ["C:/x"]}                 | "C:/x"    | inputs.exclude[0] "C:/x" is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"exclude": "a\\\\b"}                 | "a\\\\b"  | inputs.exclude "a\\b" has a \\, write / between the parts of a path
            "inputs": {"exclude": "test/"}                  | "test/"   | inputs.exclude "test/" has an empty part, a folder with all in it ends in /**
            "inputs": {"kinds": {"a": "polcy"}}             | "polcy"   | inputs.kinds.a must be one of identity, bucket, trust, key, resource, scp, rcp, vpc-endpoint, session, not "polcy"
            "inputs": {"kinds": {"/a": "key"}}              | "/a"      | the glob of inputs.kinds "/a" is absolute or has a part . or .., paths are relative to the configuration file
            "inputs": {"kinds": ["a"]}                      | ["a"]     | inputs.kinds must be a mapping, not a list
            "inputs": {"documents": {"path": "a"}}          | {"path": "a"} | inputs.documents must be a list of mappings, not a mapping
            "inputs": {"documents": ["a"]}                  | "a"       | inputs.documents[0] must be a mapping, not a string
            "inputs": {"documents": [{"kind": "key"}]}      | {"kind": "key"} | inputs.documents[0] needs a path
            "inputs": {"documents": [{"path": "a"}]}        | {"path": "a"} | inputs.documents[0] says nothing: give kind, account or attachedTo
            "inputs": {"documents": [{"path": "a", "attachedTo": "role/x"}]} | "role/x" | inputs.documents[0].attachedTo must be an ARN without wildcards, not "role/x"
            "inputs": {"documents": [{"path": "a", "attachedTo": "arn:aws:s3:::x*"}]} | "arn:aws:s3:::x*" | inputs.documents[0].attachedTo must be an ARN without wildcards, not "arn:aws:s3:::x*"
            "models": {"buckets": ["arn:aws:s3:::b/*"]}     | "arn:aws:s3:::b/*" | models.buckets[0] must be the name or the ARN of a bucket, not "arn:aws:s3:::b/*"
            "models": {"buckets": "s3://models"}            | "s3://models" | models.buckets must be the name or the ARN of a bucket, not "s3://models"
            "models": {"buckets": "arn:aws:sqs:::models"}   | "arn:aws:sqs:::models" | models.buckets must be the name or the ARN of a bucket, not "arn:aws:sqs:::models"
            "trust": {"organization": "abcde12345"}         | "abcde12345" | trust.organization must be an organization id such as o-abcde12345, not "abcde12345"
            "trust": {"organization": ["o-abcde12345"]}     | ["o-abcde12345"] | trust.organization must be a string, not a list
            "trust": {"organization": null}                 | null      | trust.organization must be a string, not empty
            "trust": {"accounts": ["1234"]}                 | "1234"    | trust.accounts[0] must be an account id of twelve digits, not "1234"
            "trust": {"accounts": [12345678901]}            | 12345678901 | trust.accounts[0] must be an account id of twelve digits, not "12345678901"; a number loses its leading zeros, put the account id in quotes
            "trust": {"accounts": [false]}                  | false     | trust.accounts[0] must be an account id of twelve digits, not "false" without quotes
            "trust": {"oidcIssuers": ["http://a.b"]}        | "http://a.b" | trust.oidcIssuers[0] must be an issuer such as https://oidc.eks.eu-west-1.amazonaws.com/id/ABC, not "http://a.b"
            "trust": {"oidcIssuers": "https://"}            | "https://" | trust.oidcIssuers must be an issuer such as https://oidc.eks.eu-west-1.amazonaws.com/id/ABC, not "https://"
            "environments": {"prod": []}                    | []        | environments.prod must be a mapping, not a list
            "environments": {"prod": {"tags": {"a": ["b"]}}} | ["b"]    | environments.prod.tags.a must be a string, not a list
            "environments": {"a": {}, "a": {}}              | "a"       | duplicate key "a" in environments
            "environments": {"a": {"names": [5]}}           | 5         | environments.a.names[0] must be a string, not "5" without quotes
            "gate": {"failOn": "info"}                      | "info"    | gate.failOn must be one of critical, high, medium, low, never, not "info"
            "gate": {"failOnNotAssessed": "all"}            | "all"     | gate.failOnNotAssessed must be one of any, unread, never, not "all"
            "rules": {"TR0O1": {}}                          | "TR0O1"   | unknown rule "TR0O1", did you mean "TR001"
            "rules": {"LP001": {}}                          | "LP001"   | unknown rule "LP001", did you mean "LP002"
            "rules": {"irsa-trust": {}}                     | "irsa-trust" | unknown rule "irsa-trust", "auditor rules" lists them
            "rules": {"TR001": {"severity": "blocker"}}     | "blocker" | rules.TR001.severity must be one of critical, high, medium, low, info, not "blocker"
            "rules": {"TR001": {"enabled": "no"}}           | "no"      | rules.TR001.enabled must be true or false, not "no"
            "rules": {"TR001": {"enabled": 0}}              | 0         | rules.TR001.enabled must be true or false, not "0" without quotes
            "rules": {"TR001": {"enabled": false}}          | false     | rules.TR001 is off without a reason, write reason: why
            "rules": {"TR001": {"enabled": false, "reason": " "}} | false | rules.TR001 is off without a reason, write reason: why
            "suppressions": []                              | []        | suppressions must be a mapping, not a list
            "suppressions": {"entries": [{"path": "a"}]}    | {"path": "a"} | suppressions.entries[0] needs a rule, there is no suppression of all rules
            "suppressions": {"entries": [{"rule": "XX001", "path": "a"}]} | "XX001" | unknown rule "XX001", did you mean "TR001"
            "suppressions": {"entries": [{"rule": "TR001"}]} | {"rule": "TR001"} | suppressions.entries[0] needs a path, a resource or an object
            "suppressions": {"entries": [{"rule": "TR001", "object": "a", "sid": "s"}]} | "s" | suppressions.entries[0] has a sid, which needs a path or a resource
            "suppressions": {"entries": [{"rule": "TR001", "path": "a", "sid": 1}]} | 1 | suppressions.entries[0].sid must be a string, not "1" without quotes
            "suppressions": {"entries": [{"rule": "TR001", "path": "a", "sid": null}]} | null | suppressions.entries[0].sid must be a string, not empty
            "suppressions": {"entries": [{"rule": "TR001", "path": "a", "expires": "31.12.2027"}]} | "31.12.2027" | suppressions.entries[0].expires must be a date YYYY-MM-DD, not "31.12.2027"
            "suppressions": {"entries": [{"rule": "TR001", "path": "a", "expires": "2027-02-30"}]} | "2027-02-30" | suppressions.entries[0].expires 2027-02-30 is no day of the calendar
            "suppressions": {"entries": [{"rule": "TR001", "path": "a", "expires": 2027}]} | 2027 | suppressions.entries[0].expires must be a string, not "2027" without quotes
            "rules": {"TR001": {"locked": true}}, "suppressions": {"entries": [{"rule": "TR001", "path": "a"}]} | "TR001" | rule "TR001" is locked, it cannot be suppressed
            """)
    void whatIsWrongIsSaidAtItsPlace(String json, String token, String message) {
        List<ConfigurationError> errors = errors("{\"version\": 1, " + json + "}");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).message()).isEqualTo(message);
        assertThat(errors.get(0).at().text()).isEqualTo(token);
    }

    @Test
    void whatIsAcceptedOtherwiseSpelled() {
        Configuration read = valid("""
                {"version": 1,
                 "inputs": {"kinds": {"a..b/**": "KEY"}},
                 "models": {"buckets": "arn:aws-cn:s3:::models"},
                 "trust": {"oidcIssuers": "HTTPS://a.example.com//"},
                 "gate": {"failOn": "NEVER"},
                 "rules": {"TR001": {"severity": "CRITICAL"}}}""");
        assertThat(read.inputs().documents()).containsExactly(kind("a..b/**", PolicyKind.KEY));
        assertThat(read.models().buckets()).containsExactly("models");
        assertThat(read.trust().oidcIssuers()).containsExactly("a.example.com");
        assertThat(read.gate()).contains(new Gate(Optional.empty(), Gate.NotAssessed.UNREAD));
        assertThat(read.rules().get("TR001"))
                .isEqualTo(new RuleSetting(Optional.of(Severity.CRITICAL), true, Optional.empty(), false));
    }

    @Test
    void aSuppressionWithoutReasonIsReadAndLeftToARule() {
        for (String reason : List.of("", ", \"reason\": null", ", \"reason\": \" \"")) {
            assertThat(valid("{\"version\": 1, \"suppressions\": {\"entries\": [{\"rule\": \"TR001\", \"path\": \"a\""
                                    + reason + "}]}}")
                            .suppressions())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.reason()).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                  | 1:1  | the key version is missing, write version: 1
            null                | 1:1  | the key version is missing, write version: 1
            {"version": 2}      | 1:13 | version must be the number 1, not "2"
            {"version": "1"}    | 1:13 | version must be the number 1, not "1"
            {"version": [1]}    | 1:13 | version must be the number 1
            {"version": null}   | 1:13 | version must be the number 1
            """)
    void theVersionIsOne(String json, String place, String message) {
        assertThat(errors(json))
                .extracting(ConfigurationError::toString)
                .containsExactly("auditor.yaml:" + place + "  " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "1"})
    void aFileThatIsNoMappingIsRefused(String json) {
        assertThat(errors(json))
                .singleElement()
                .satisfies(error ->
                        assertThat(error.toString()).startsWith("auditor.yaml:1:1  the file must be a mapping, not "));
    }

    @Test
    void everyErrorIsReportedInSourceOrder() {
        assertThat(errors("""
                        {"suppressions": {"entries": [
                           {"rule": "TR009", "expires": "soon"}]},
                         "version": 3,
                         "rules": {"TR002": {"severity": "bad", "enabled": 1}},
                         "inputs": {"include": ["/a", "../b"], "kinds": {"c/": "d"}, "x": 1}}"""))
                .extracting(ConfigurationError::toString)
                .containsExactly(
                        "auditor.yaml:2:4  suppressions.entries[0] needs a path, a resource or an object",
                        "auditor.yaml:2:13  unknown rule \"TR009\", did you mean \"TR001\"",
                        "auditor.yaml:2:33  suppressions.entries[0].expires must be a date YYYY-MM-DD, not"
                                + " \"soon\"",
                        "auditor.yaml:3:13  version must be the number 1, not \"3\"",
                        "auditor.yaml:4:12  unknown rule \"TR002\", did you mean \"TR001\"",
                        "auditor.yaml:4:34  rules.TR002.severity must be one of critical, high, medium, low, info, not"
                                + " \"bad\"",
                        "auditor.yaml:4:52  rules.TR002.enabled must be true or false, not \"1\" without quotes",
                        "auditor.yaml:5:25  inputs.include[0] \"/a\" is absolute or has a part . or ..,"
                                + " paths are relative to the configuration file",
                        "auditor.yaml:5:31  inputs.include[1] \"../b\" is absolute or has a part . or ..,"
                                + " paths are relative to the configuration file",
                        "auditor.yaml:5:50  the glob of inputs.kinds \"c/\" has an empty part, a folder with all in it"
                                + " ends in /**",
                        "auditor.yaml:5:56  inputs.kinds.c/ must be one of identity, bucket, trust, key, resource, scp, rcp,"
                                + " vpc-endpoint, session, not \"d\"",
                        "auditor.yaml:5:62  unknown key \"x\" in inputs, known are include, exclude, kinds, documents");
    }

    @Test
    void problemsOfTheTextAreErrorsAndNothingIsMissingFromABrokenText() {
        assertThat(errors("{\"gate\": {\"failOn\": \"loud\""))
                .extracting(ConfigurationError::message)
                .contains("gate.failOn must be one of critical, high, medium, low, never, not \"loud\"")
                .anyMatch(message -> message.contains("never closed"))
                .noneMatch(message -> message.contains("missing"));
        assertThat(errors("{\"version\": 1,}")).hasSize(1);
        assertThat(errors("")).hasSize(1);
    }

    @Test
    void aFileOfNothingButCommentsIsRefused() {
        Result result = ConfigurationReader.read(new Tree(null, List.of()), RULES);
        assertThat(result).isInstanceOf(Result.Invalid.class);
        assertThat(((Result.Invalid) result).errors())
                .extracting(ConfigurationError::toString)
                .containsExactly("auditor.yaml:1:1  the file is empty, write version: 1");
    }

    /** Replaces each value of the full example in turn by one that nothing takes: a key that is not read would not tell. */
    @Test
    void everyValueIsLookedAt() throws IOException {
        Tree full = JsonReader.read(fullExample());
        List<Node> values = new ArrayList<>();
        collect(Objects.requireNonNull(full.root()), values);
        assertThat(values).hasSizeGreaterThan(60);
        for (Node value : values) {
            Node broken = replaced(full.root(), value);
            Result result = ConfigurationReader.read(new Tree(broken, List.of()), RULES);
            assertThat(result).describedAs(value.span() + " " + value).isInstanceOf(Result.Invalid.class);
            assertThat(((Result.Invalid) result).errors())
                    .describedAs(value.span() + " " + value)
                    .anySatisfy(error -> {
                        assertThat(error.at()).isEqualTo(value.span());
                        assertThat(error.message()).contains("must be");
                    });
        }
    }

    private static void collect(Node node, List<Node> values) {
        values.add(node);
        if (node instanceof ObjectNode object) {
            object.members().forEach(member -> collect(member.value(), values));
        } else if (node instanceof ArrayNode array) {
            array.items().forEach(item -> collect(item, values));
        }
    }

    @SuppressWarnings("ReferenceEquality") // one node of several that may be equal
    private static Node replaced(Node node, Node old) {
        if (node == old) {
            return new TaggedNode("!other", node, node.span());
        }
        if (node instanceof ObjectNode object) {
            return new ObjectNode(
                    object.members().stream()
                            .map(member -> new Member(member.key(), replaced(member.value(), old)))
                            .toList(),
                    object.span());
        }
        return node instanceof ArrayNode array
                ? new ArrayNode(
                        array.items().stream().map(item -> replaced(item, old)).toList(), array.span())
                : node;
    }

    @Test
    void globsHaveALength() {
        assertThat(valid(including("*".repeat(1_000))).inputs().include()).hasSize(1);
        assertThat(errors(including("*".repeat(1_001))))
                .extracting(ConfigurationError::message)
                .containsExactly("inputs.include[0] is longer than 1000 characters");
        assertThat(errors("{\"version\": 1, \"environments\": {\"a\": {\"names\": \"" + "x".repeat(1_001) + "\"}}}"))
                .extracting(ConfigurationError::message)
                .containsExactly("environments.a.names is longer than 1000 characters");
    }

    @Test
    void messagesAreOneShortLineThatTellsATerminalNothing() {
        String hostile = "\\u001b[31m\\n\\u202e\\u2028" + "x".repeat(5_000);
        List<ConfigurationError> errors =
                errors("{\"version\": 1, \"" + hostile + "\": 1, \"environments\": {\"" + hostile
                        + "\": {\"tags\": {\"" + hostile + "\": []}}}, \"gate\": {\"failOn\": \"" + hostile
                        + "\"}, \"rules\": {\"" + hostile + "\": 5}}");
        assertThat(errors)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(error ->
                        assertThat(error.message()).hasSizeLessThan(500).matches("[ -~…]+"));
    }

    @Test
    void aFloodOfErrorsIsBounded() {
        String keys = "\"k\": 1, ".repeat(200_000);
        String entries = "{\"rule\": \"TR00\", \"path\": \"a\"}, ".repeat(50_000);
        String json = "{\"inputs\": {" + keys + "\"x\": 1}, \"suppressions\": {\"entries\": [" + entries
                + "{}]}, \"version\": 1}";
        List<ConfigurationError> errors = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> errors(json));
        assertThat(errors).hasSize(ConfigurationErrors.SHOWN + 1);
        assertThat(errors.get(ConfigurationErrors.SHOWN).message()).matches("and [0-9]{6} more errors");
    }

    @Test
    void mapsAndSetsKeepTheOrderOfTheFile() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            names.add("bucket-" + (i * 37 % 50));
        }
        assertThat(valid("{\"version\": 1, \"models\": {\"buckets\": [\"" + String.join("\", \"", names) + "\"]}}")
                        .models()
                        .buckets())
                .containsExactlyElementsOf(names);
    }

    static SourceText fullExample() throws IOException {
        try (InputStream in = Objects.requireNonNull(ConfigurationReaderTest.class.getResourceAsStream("full.json"))) {
            return new SourceText("auditor.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String including(String glob) {
        return "{\"version\": 1, \"inputs\": {\"include\": [\"" + glob + "\"]}}";
    }

    private static DocumentInput kind(String path, PolicyKind kind) {
        return new DocumentInput(path, Optional.of(kind), Optional.empty(), Optional.empty());
    }

    private static Configuration valid(String json) {
        return valid(new SourceText("auditor.yaml", json));
    }

    private static Configuration valid(SourceText source) {
        Result result = ConfigurationReader.read(JsonReader.read(source), RULES);
        assertThat(result).isInstanceOf(Result.Valid.class);
        return ((Result.Valid) result).configuration();
    }

    private static List<ConfigurationError> errors(String json) {
        Result result = ConfigurationReader.read(JsonReader.read(new SourceText("auditor.yaml", json)), RULES);
        assertThat(result).isInstanceOf(Result.Invalid.class);
        return ((Result.Invalid) result).errors();
    }
}
