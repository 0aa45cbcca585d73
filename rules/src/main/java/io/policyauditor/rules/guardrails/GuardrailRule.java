package io.policyauditor.rules.guardrails;

import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Subject.AccountSubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Posed;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.guardrails.Guardrails.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule on what control policies have to deny in an account to everyone whom they do not spare by name: it fails with a
 * principal that is allowed it, and passes when the denial is proven.
 */
public abstract class GuardrailRule extends RecordRule<AccountSubject> {
    private final Set<ControlPolicy.Type> types;
    private final String repair;

    /**
     * @param types of control policies that can deny it
     * @param repair what to do, one line
     */
    protected GuardrailRule(RuleInfo info, String repair, ControlPolicy.Type... types) {
        super(info, AccountSubject.class);
        this.types = Set.of(types);
        this.repair = repair;
    }

    /**
     * What has to be denied in an account: each list is one guard, in force when all in it is denied, and one guard is
     * enough. Absent where the account has nothing to guard.
     */
    protected abstract Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings);

    /** What comes of it that nothing is denied, as a part of a sentence. */
    protected abstract String consequence();

    /** To whom it has to be denied, as a part of a sentence. */
    protected String whom() {
        return "to everyone there but those it spares by name";
    }

    /** What a finding says where no principal of the estate is allowed it, as a part of a sentence. */
    protected String nobody() {
        return "nobody of the estate is allowed it today";
    }

    /** Whether something is denied in an account. */
    protected Answer answer(Account account, Ask ask, String action, Estate estate) {
        return Guardrails.of(estate).toMembers(account.id(), ask, action);
    }

    /** A principal that is allowed what is not denied. */
    protected Optional<Granted> shown(Account account, Answer.Left left, Estate estate) {
        return Guardrails.of(estate).somebody(account.id(), left);
    }

    @Override
    public final Outcome judge(AccountSubject subject, Estate estate, Settings settings) {
        Account account = subject.account();
        Lookup<List<List<Ask>>> guards = guards(account, estate, settings);
        if (guards instanceof Lookup.KnownAbsent) {
            return Outcome.notApplicable();
        }
        Optional<Outcome> settled = ControlPath.settled(account, estate, types);
        if (settled.isPresent()) {
            return settled.get();
        }
        if (guards.missing().isPresent()) {
            return Outcome.notAssessed(guards.missing().get());
        }
        Optional<Gap> gap = Optional.empty();
        List<Answer.Left> left = List.of();
        for (List<Ask> guard : guards.known().orElseThrow()) {
            List<Answer> answers = answers(account, guard, estate);
            if (answers.isEmpty()) {
                return Outcome.pass();
            }
            List<Answer.Left> undenied = answers.stream()
                    .filter(Answer.Left.class::isInstance)
                    .map(Answer.Left.class::cast)
                    .toList();
            if (undenied.isEmpty()) {
                // It may be in force, so nothing is wrong for certain.
                gap = gap.or(() -> answers.stream()
                        .filter(Answer.Open.class::isInstance)
                        .map(answer -> ((Answer.Open) answer).gap())
                        .findFirst());
            } else if (left.isEmpty()) {
                left = undenied;
            }
        }
        return gap.isPresent() ? Outcome.notAssessed(gap.get()) : Outcome.fail(List.of(finding(account, left, estate)));
    }

    /** For each action what is not denied of it, or not known to be; none where all is denied. */
    private List<Answer> answers(Account account, List<Ask> guard, Estate estate) {
        List<Answer> answers = new ArrayList<>();
        Set<String> settled = new LinkedHashSet<>();
        for (Ask ask : guard) {
            for (String action : ask.actions()) {
                if (!settled.contains(action)) {
                    Answer answer = answer(account, ask, action, estate);
                    if (!(answer instanceof Answer.Denied)) {
                        answers.add(answer);
                    }
                    if (answer instanceof Answer.Left) {
                        settled.add(action);
                    }
                }
            }
        }
        return answers;
    }

    private Finding finding(Account account, List<Answer.Left> all, Estate estate) {
        Answer.Left left = all.get(0);
        String actions = all.stream().map(Answer.Left::action).distinct().collect(Collectors.joining(", "));
        List<String> open = left.given().keys().stream()
                .filter(key -> !left.ask().given().has(key))
                .sorted()
                .toList();
        Optional<Granted> shown = shown(account, left, estate);
        String who = shown.map(granted -> Posed.imagines(granted.witness().caller())
                                && granted.witness().caller().account().equals(Optional.of(account.id()))
                        ? nobody() + ", but a principal that is yet to be made would be"
                        : granted.witness().caller().id() + " is allowed it")
                .orElse(nobody());
        Finding finding = new Finding(
                open.isEmpty() ? info().severity() : info().severity().lower(),
                account.place(),
                "no " + words() + " above account " + account.id() + " denies " + actions
                        + " " + whom()
                        + (open.isEmpty()
                                ? ""
                                : ", whatever " + String.join(", ", open) + (open.size() == 1 ? " is" : " are"))
                        + ", " + consequence() + "; " + who,
                repair,
                actions,
                List.of());
        return shown.map(granted -> finding.shownBy(Witness.allowed(granted.witness())))
                .orElse(finding);
    }

    private String words() {
        return types.size() == 2
                ? "control policy"
                : types.contains(ControlPolicy.Type.SCP) ? "service control policy" : "resource control policy";
    }
}
