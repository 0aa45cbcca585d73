package io.policyauditor.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.policyauditor.audit.AuditRun.Input;
import io.policyauditor.audit.AuditRun.Role;
import io.policyauditor.estate.environment.Environment;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Span;
import io.policyauditor.reports.EstateView.LoaderRole;
import io.policyauditor.reports.EstateView.Placed;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EstateViewTest {
    private static final Span PLACE = new SourceText("estate.yaml", "version: 1").all();
    private static final Environment PROD = new Environment(Lookup.known("prod"), "tag env=prod of \u001b[2Jx");
    private static final Gap GAP = Gap.unread("a\u202eb could not be read");

    private static EstateView view(Gap gap) {
        Account account = new Account(
                "111122223333",
                Lookup.known("evil\u001b[31m"),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Set.of(Listing.ROLES, Listing.BUCKETS),
                PLACE);
        Cluster cluster = new Cluster(
                "east",
                Lookup.unknown(gap),
                Lookup.unknown(gap),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Set.of(),
                PLACE);
        Key key = new Key(
                "arn:aws:kms:eu-west-1:111122223333:key/1",
                Set.of("alias/b", "alias/a"),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                Lookup.absent(),
                false,
                Lookup.absent(),
                Lookup.absent(),
                PLACE);
        Environment undetermined = new Environment(Lookup.unknown(gap), gap.what());
        return new EstateView(
                List.of("."),
                List.of(new Input("estate.yaml", Optional.empty(), Role.ESTATE, "estate")),
                List.of(new Placed<>(account, PROD)),
                List.of(new Placed<>(cluster, undetermined)),
                List.of(new Placed<>(
                        new LoaderRole("arn:aws:iam::111122223333:role/r", false, List.of("east/a/b#c")), PROD)),
                List.of(),
                List.of(new Placed<>(key, PROD)),
                List.of(),
                List.of(gap));
    }

    @Test
    void jsonIsOfItsSchemaAndPrintable() throws IOException {
        StringWriter out = new StringWriter();
        EstateJson.write(view(GAP), out);
        assertThat(Schemas.errors(Schemas.ESTATE, out.toString())).isEmpty();
        assertThat(out.toString())
                .matches("[\\n -~]*")
                .contains("\"account\": {\n        \"unknown\": \"a\\u202Eb could");
    }

    @Test
    void textHidesNothingAndMovesNothing() throws IOException {
        StringWriter out = new StringWriter();
        EstateText.write(view(GAP), out);
        assertThat(out.toString())
                .contains("  111122223333  evil\\u{1B}[31m, unit none\n")
                .contains("      environment  prod (tag env=prod of \\u{1B}[2Jx)\n")
                .contains("      complete     roles, buckets\n")
                .contains("  east  account not known\n      issuer       none\n      environment  undetermined\n")
                .contains("role/r  (not in the estate)\n")
                .contains("key/1  alias/a, alias/b\n")
                .contains("Not known (1)\n  unread  a\\u{202E}b could not be read\n")
                .endsWith("Read 1 of 1 files\n")
                .doesNotContain("\u001b");
    }

    @Test
    void onlyWhatCouldNotBeReadIsIncomplete() {
        assertThat(view(GAP).incomplete()).isTrue();
        assertThat(view(Gap.outOfScope("not said")).incomplete()).isFalse();
    }
}
