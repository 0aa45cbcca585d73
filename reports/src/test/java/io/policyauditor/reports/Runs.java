package io.policyauditor.reports;

import io.policyauditor.audit.AuditRun;
import io.policyauditor.audit.AuditRun.ConfigurationOrigin;
import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.audit.AuditRun.Tool;
import io.policyauditor.audit.Configuration;
import io.policyauditor.audit.Counts;
import io.policyauditor.audit.Engine;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Gate;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.ReportedFinding;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.PolicySubject;
import io.policyauditor.audit.Suppression;
import io.policyauditor.audit.Unassessed;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Runs to report on. */
final class Runs {
    static final LocalDate AS_OF = LocalDate.of(2026, 11, 23);
    static final Tool TOOL = new Tool("0.1.0", "1.2.3", LocalDate.of(2026, 5, 1));
    static final RuleInfo TR001 = RuleInfo.of(
            "TR001",
            "irsa-trust-missing-sub",
            Severity.HIGH,
            "A trust policy for an EKS OIDC provider does not say which service account may assume the role",
            "FSBP IAM.21",
            "CIS 1.16");
    static final RuleInfo LP001 =
            RuleInfo.of("LP001", "wildcard-action", Severity.CRITICAL, "A statement allows every action of a service");
    static final RuleInfo EN001 =
            RuleInfo.of("EN001", "dev-reaches-prod", Severity.MEDIUM, "Something in dev can reach a prod model");
    static final RuleInfo LN001 = RuleInfo.of("LN001", "syntax", Severity.INFO, "A policy is not well formed");

    static final SourceText TRUST = new SourceText("roles/loader.trust.json", """
            {
              "Version": "2012-10-17",
              "Statement": [
                {
                  "Sid": "Loader",
                  "Effect": "Allow",
                  "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC" },
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": { "StringEquals": { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud": "sts.amazonaws.com" } }
                }
              ]
            }
            """);
    static final SourceText BUCKET = new SourceText("buckets/models.json", """
            {
            \t"Version": "2012-10-17",
            \t"Statement": [
            \t\t{ "Sid": "Öffnen 🚀", "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::models/*" }
            \t]
            }
            """);
    static final SourceText CONFIGURATION =
            new SourceText("auditor.yaml", "version: 1\nsuppressions:\n  entries:\n    - rule: LP001\n");

    private Runs() {}

    /** A rule that fails on every occurrence of a token. */
    private record Token(RuleInfo info, String token, String message, String repair, List<Related> related)
            implements Rule<PolicySubject> {
        @Override
        public Class<PolicySubject> subject() {
            return PolicySubject.class;
        }

        @Override
        public Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
            Optional<Tree> tree = subject.policy().text().known();
            if (tree.isEmpty()) {
                return Outcome.notAssessed(subject.policy().text().missing().orElseThrow());
            }
            SourceText source =
                    subject.policy().document().known().orElseThrow().span().source();
            return source.text().contains(token)
                    ? Outcome.fail(
                            List.of(new Finding(info.severity(), span(source, token), message, repair, token, related)))
                    : Outcome.pass();
        }
    }

    private record Fixed(RuleInfo info, Function<PolicySubject, Outcome> judge) implements Rule<PolicySubject> {
        @Override
        public Class<PolicySubject> subject() {
            return PolicySubject.class;
        }

        @Override
        public Outcome judge(PolicySubject subject, Estate estate, Settings settings) {
            return judge.apply(subject);
        }
    }

    /** What the engine makes of three policies, one of them unread, by four rules. */
    static AuditRun judged() {
        Estate estate = new Estate(List.of(
                policy(PolicyKind.BUCKET, BUCKET),
                new Policy(
                        "roles/broken.json",
                        Lookup.unknown(Gap.unread("the file is not JSON: repair it")),
                        Lookup.unknown(Gap.unread("the file is not JSON: repair it")),
                        Lookup.unknown(Gap.outOfScope("account")),
                        Lookup.unknown(Gap.outOfScope("attachment"))),
                policy(PolicyKind.TRUST, TRUST)));
        Suppression accepted = new Suppression(
                "LP001",
                Optional.of("buckets/**"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("public model zoo (SEC-123)"),
                Optional.of("platform-security"),
                Optional.of(LocalDate.of(2026, 12, 2)),
                span(CONFIGURATION, "rule: LP001"));
        Configuration configuration = new Configuration(
                Configuration.DEFAULT.inputs(),
                Configuration.DEFAULT.models(),
                Configuration.DEFAULT.trust(),
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of(accepted));
        Engine engine = new Engine(List.of(
                new Token(
                        TR001,
                        "\"StringEquals\"",
                        "any service account of the cluster may assume role loader: the condition has no :sub",
                        "add \"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub\": \"system:serviceaccount:ml:loader\"",
                        List.of(new Related(span(TRUST, "\"Federated\""), "the provider that is trusted"))),
                new Token(
                        LP001,
                        "\"s3:*\"",
                        "\"s3:*\" allows every action on bucket models",
                        "list the actions in use",
                        List.of()),
                new Token(
                        LN001,
                        "\"Öffnen 🚀\"",
                        "Sid \"Öffnen 🚀\" has characters that AWS refuses",
                        "use letters and digits",
                        List.of()),
                new Fixed(
                        EN001,
                        subject -> subject.key().startsWith("roles/loader")
                                ? Outcome.notAssessed(Gap.outOfScope("no policy says what role loader may do"))
                                : Outcome.notApplicable())));
        return engine.run(
                estate,
                new Settings(configuration, AS_OF),
                new Engine.Request(
                        TOOL,
                        List.of("infra"),
                        Optional.of(new ConfigurationOrigin("auditor.yaml", "0123456789abcdef".repeat(4))),
                        List.of(
                                new Input(BUCKET.name(), Optional.of("a".repeat(64)), Role.POLICY, ""),
                                new Input("notes.json", Optional.of("b".repeat(64)), Role.SKIPPED, "of no known shape"),
                                new Input("roles/broken.json", Optional.empty(), Role.UNREAD, "line 3 is not JSON"),
                                new Input(TRUST.name(), Optional.of("c".repeat(64)), Role.POLICY, "")),
                        Gate.SCAN));
    }

    /** A run with nothing to say. */
    static AuditRun clean() {
        return run(List.of(), List.of(), List.of());
    }

    /** A run with these open findings, each of a subject of its own. */
    static AuditRun of(ReportedFinding... findings) {
        return run(List.of(findings), List.of(), List.of());
    }

    static AuditRun run(List<ReportedFinding> findings, List<Unassessed> notAssessed, List<String> errors) {
        SortedMap<String, Counts> byRule = new TreeMap<>();
        List<RuleInfo> rules = List.of(EN001, LN001, LP001, TR001);
        for (RuleInfo rule : rules) {
            int fail = (int) findings.stream()
                    .filter(finding -> finding.rule().equals(rule))
                    .count();
            int missing = (int)
                    notAssessed.stream().filter(one -> one.rule().equals(rule)).count();
            byRule.put(rule.id(), new Counts(fail + missing, 0, fail, 0, missing, 0));
        }
        List<Input> inputs = new ArrayList<>();
        findings.stream()
                .map(finding -> finding.at().source().name())
                .distinct()
                .forEach(name -> inputs.add(new Input(name, Optional.of("d".repeat(64)), Role.POLICY, "")));
        return new AuditRun(
                TOOL,
                List.of("."),
                AS_OF,
                Optional.empty(),
                inputs,
                new AuditRun.Extent(inputs.size(), 0),
                rules,
                findings,
                notAssessed,
                byRule,
                errors,
                Gate.SCAN);
    }

    static ReportedFinding finding(RuleInfo rule, Span at, String message, Related... related) {
        return new ReportedFinding(
                rule,
                subject(at.source().name()),
                new Finding(rule.severity(), at, message, "do " + message, at.text(), List.of(related)),
                rule.severity(),
                "/Statement/0",
                "e".repeat(64),
                Optional.empty());
    }

    static PolicySubject subject(String name) {
        return new PolicySubject(new Policy(
                name,
                Lookup.unknown(Gap.unread("text")),
                Lookup.unknown(Gap.unread("document")),
                Lookup.absent(),
                Lookup.absent()));
    }

    static Span span(SourceText source, String token) {
        int start = source.text().indexOf(token);
        if (start < 0) {
            throw new IllegalArgumentException(token + " is not in " + source);
        }
        return new Span(source, start, start + token.length());
    }

    static String written(Report report, AuditRun run) {
        StringWriter out = new StringWriter();
        try {
            report.write(run, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static Policy policy(PolicyKind kind, SourceText source) {
        Tree tree = JsonReader.read(source);
        PolicyDocument document = PolicyDocument.parse(kind, java.util.Objects.requireNonNull(tree.root()), tree);
        return new Policy(
                source.name(),
                Lookup.known(tree),
                Lookup.known(document),
                Lookup.known("111122223333"),
                Lookup.unknown(Gap.outOfScope("attachment")));
    }
}
