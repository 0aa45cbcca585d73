package io.policyauditor.collect.aws;

import io.policyauditor.estate.model.AccessFinding;
import io.policyauditor.estate.model.AccountTraits;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.snapshot.RecordKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.accessanalyzer.model.Criterion;
import software.amazon.awssdk.services.accessanalyzer.model.FindingSummary;
import software.amazon.awssdk.services.accessanalyzer.model.Type;

/** What the Access Analyzers of an account found about access from outside. */
final class FindingReader {
    private final String account;
    private final Clients clients;
    private final Calls calls;
    private final Regions regions;

    /**
     * What was found.
     *
     * @param analyzers those for access from outside
     */
    record Found(Listed<AccountTraits.Analyzer> analyzers, Listed<AccessFinding> findings) {}

    private record Analyzer(String region, String arn, boolean organization) {}

    FindingReader(String account, Clients clients, Calls calls, Regions regions) {
        this.account = account;
        this.clients = clients;
        this.calls = calls;
        this.regions = regions;
    }

    Found read() {
        List<Listed<Analyzer>> listed = calls.each(
                regions.asked(),
                region -> calls.list(
                        Operation.ACCESS_ANALYZER_LIST_ANALYZERS,
                        region,
                        "",
                        token -> clients.accessAnalyzer(region).listAnalyzers(request -> request.nextToken(token)),
                        page -> page.analyzers().stream()
                                .filter(analyzer ->
                                        analyzer.type() == Type.ACCOUNT || analyzer.type() == Type.ORGANIZATION)
                                .map(analyzer -> new Analyzer(
                                        region, Calls.required(analyzer.arn()), analyzer.type() == Type.ORGANIZATION))
                                .toList(),
                        page -> page.nextToken()));
        Optional<Gap> gap = listed.stream()
                .flatMap(region -> region.gap().stream())
                .findFirst()
                .or(regions::gap);
        List<Analyzer> analyzers = listed.stream()
                .flatMap(region -> region.items().stream())
                .sorted(Comparator.comparing(Analyzer::arn))
                .toList();
        List<Listed<AccessFinding>> findings = calls.each(analyzers, this::findings);
        return new Found(
                new Listed<>(
                        analyzers.stream()
                                .map(analyzer -> new AccountTraits.Analyzer(
                                        analyzer.arn(),
                                        analyzer.organization(),
                                        RecordKind.ACCOUNT_TRAITS.place(account)))
                                .toList(),
                        gap),
                new Listed<>(
                        findings.stream()
                                .flatMap(of -> of.items().stream())
                                .sorted(Comparator.comparing(AccessFinding::id))
                                .toList(),
                        findings.stream()
                                .flatMap(of -> of.gap().stream())
                                .findFirst()
                                .or(() -> gap)));
    }

    private Listed<AccessFinding> findings(Analyzer analyzer) {
        Map<String, Criterion> active =
                Map.of("status", Criterion.builder().eq("ACTIVE").build());
        return calls.list(
                Operation.ACCESS_ANALYZER_LIST_FINDINGS,
                analyzer.region(),
                analyzer.arn(),
                token -> clients.accessAnalyzer(analyzer.region())
                        .listFindings(request -> request.analyzerArn(analyzer.arn())
                                .filter(active)
                                .nextToken(token)),
                // An active finding with an error says that the analyzer could not look: it has found no access.
                page -> page.findings().stream()
                        .filter(finding -> finding.error() == null)
                        .map(finding -> finding(finding, analyzer.arn()))
                        .toList(),
                page -> page.nextToken());
    }

    private static AccessFinding finding(FindingSummary read, String analyzer) {
        String id = Calls.required(read.id());
        return new AccessFinding(
                id,
                analyzer,
                orAbsent(read.resource()),
                orAbsent(read.resourceOwnerAccount()),
                read.isPublic() != null && read.isPublic(),
                read.principal(),
                read.action(),
                RecordKind.ACCESS_FINDINGS.place(id));
    }

    private static Lookup<String> orAbsent(@Nullable String text) {
        return text == null ? Lookup.absent() : Lookup.known(text);
    }
}
