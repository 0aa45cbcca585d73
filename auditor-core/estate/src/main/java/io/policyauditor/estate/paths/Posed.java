package io.policyauditor.estate.paths;

import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.PolicyCompiler;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.OwnKeys;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.decide.Resource;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PolicyDocument;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.policy.text.JsonReader;
import io.policyauditor.policy.text.SourceText;
import io.policyauditor.policy.text.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request as somebody puts it to an estate, who may have in mind what the estate has not: a principal, a role or a
 * bucket that is yet to be made, a bucket of somebody else. What is imagined is listed among the assumptions.
 *
 * @param action {@code service:Name}
 * @param resource an ARN, or {@code *}
 * @param owner account of the resource, as he has it; that of the estate counts where the estate has the resource
 * @param context what he says of the request
 */
public record Posed(Caller caller, String action, String resource, Optional<String> owner, Context context) {
    private static final Set<String> IMAGINED = Set.of("role/" + Ask.EXAMPLE, "user/" + Ask.EXAMPLE);
    private static final String RESOURCE_TAG = "aws:resourcetag/";

    private static final Document ANYTHING = everything(PolicyKind.IDENTITY, "");
    private static final Document ANYBODY = everything(PolicyKind.BUCKET, "\"Principal\": \"*\", ");

    /** The one that a witness is. */
    public static Posed of(Request request) {
        return new Posed(
                request.caller(),
                request.action().text(),
                request.resource().text(),
                Optional.ofNullable(request.resourceAccount()),
                request.context());
    }

    /**
     * Whether somebody stands for whoever may be made: the role or the user {@value Ask#EXAMPLE} of an account. He is taken
     * to be there, without tags, and allowed everything by his own policies.
     */
    public static boolean imagines(Caller caller) {
        return caller.kind() == Caller.Kind.AWS
                && Arn.parse(caller.id())
                        .filter(arn -> IMAGINED.contains(arn.resource()))
                        .isPresent();
    }

    /** The access that it is put to; absent or unknown as the principal or the resource is. */
    public Lookup<Effective> access(Estate estate) {
        return between(estate, EffectiveAccess.of(estate));
    }

    /** What is answered to it, which is not assessed where nothing is known of the principal or the resource. */
    public Reach reach(Estate estate) {
        return access(estate)
                .known()
                .map(effective -> effective.reach(effective.request(action, context)))
                .orElse(Reach.NOT_ASSESSED);
    }

    private Lookup<Effective> between(Estate estate, EffectiveAccess access) {
        Arn arn = Arn.parse(resource).orElse(null);
        if (arn != null && isYetToBeMade(arn, estate)) {
            String account = arn.account().isEmpty() ? caller.account().orElse("") : arn.account();
            return as(estate, access, "*").map(found -> on(found, account, found.layers(), found.assumptions()));
        }
        if (arn != null && isElsewhere(arn, estate)) {
            return as(estate, access, "*").map(found -> elsewhere(found, owner.orElseThrow()));
        }
        Lookup<Effective> found = as(estate, access, resource);
        // What an organization delegates by a policy it delegates to its members, not to the account that manages it.
        return arn != null
                        && arn.service().equals("organizations")
                        && caller.account().equals(Optional.of(arn.account()))
                ? found.map(own -> changed(own, layers -> put(layers, layers.identity(), null, List.of())))
                : found;
    }

    /** A bucket that the estate has not, of an account that it has not. */
    private boolean isElsewhere(Arn arn, Estate estate) {
        return arn.service().equals("s3")
                && arn.region().isEmpty()
                && owner.filter(id -> estate.account(id).known().isEmpty()).isPresent()
                && estate.bucket(arn.resource().split("/", 2)[0]).known().isEmpty();
    }

    private boolean isYetToBeMade(Arn arn, Estate estate) {
        return (action.equalsIgnoreCase("iam:CreateRole")
                        && arn.resource().startsWith("role/")
                        && estate.role(resource).known().isEmpty())
                || (action.equalsIgnoreCase("s3:CreateBucket")
                        && arn.service().equals("s3")
                        && estate.bucket(arn.resource()).known().isEmpty());
    }

    private Lookup<Effective> as(Estate estate, EffectiveAccess access, String target) {
        String account = caller.account().orElse("");
        if (!imagines(caller)
                || estate.account(account).known().isEmpty()
                || estate.role(caller.id()).known().isPresent()
                || estate.user(caller.id()).known().isPresent()) {
            return access.between(caller, target);
        }
        String partition = Arn.parse(caller.id()).map(Arn::partition).orElse("aws");
        return access.between(Caller.aws("arn:" + partition + ":iam::" + account + ":root", account), target)
                .map(this::imagined);
    }

    /** As the root user of his account, whom nothing but control policies and policies of resources limits. */
    private Effective imagined(Effective root) {
        Context.Builder keys =
                root.context().with().putAll(OwnKeys.of(caller, root.resource().account()));
        if (caller.id().contains(":role/")) {
            keys.absent("aws:username");
        }
        Set<String> closed = new HashSet<>(root.closed());
        closed.add("aws:principaltag/");
        List<String> assumptions = new ArrayList<>(root.assumptions());
        assumptions.add(
                caller.id() + " is not in the estate and is taken to be there, allowed everything by its policies");
        return new Effective(
                caller,
                root.resource(),
                put(
                        root.layers(),
                        List.of(ANYTHING),
                        root.layers().resource(),
                        root.layers().endpoint()),
                keys.build(),
                closed,
                assumptions,
                root.catalogue(),
                root.endpoints());
    }

    private Effective elsewhere(Effective anything, String account) {
        List<String> assumptions = new ArrayList<>(anything.assumptions());
        assumptions.add("the bucket of " + resource + " is not in the estate and is taken to be one of account "
                + account + " that lets everybody in");
        Layers own = anything.layers();
        Layers there = new Layers(
                own.identity(), own.boundary(), own.session(), ANYBODY, own.serviceControl(), List.of(), List.of());
        return on(anything, account, there, assumptions);
    }

    /** The access to something of which the estate says nothing, from that to nothing in particular. */
    private Effective on(Effective anything, String account, Layers layers, List<String> assumptions) {
        Set<String> closed = new HashSet<>(anything.closed());
        closed.remove(RESOURCE_TAG);
        Context.Builder keys = anything.context().with().put("aws:ResourceAccount", account);
        if (!caller.account().equals(Optional.of(account))) {
            keys.open("aws:ResourceOrgID").open("aws:ResourceOrgPaths");
        }
        return new Effective(
                anything.caller(),
                new Resource(resource, account),
                layers,
                keys.build(),
                closed,
                assumptions,
                anything.catalogue(),
                anything.endpoints());
    }

    private static Effective changed(Effective found, UnaryOperator<Layers> change) {
        return found.under(change.apply(found.layers()));
    }

    private static Layers put(
            Layers layers, List<Document> identity, @Nullable Document resource, List<Document> endpoint) {
        return new Layers(
                identity,
                layers.boundary(),
                layers.session(),
                resource,
                layers.serviceControl(),
                layers.resourceControl(),
                endpoint);
    }

    private static Document everything(PolicyKind kind, String principal) {
        String name = "what is taken to be allowed";
        String text =
                "{\"Version\": \"" + PolicyDocument.CURRENT_VERSION + "\", \"Statement\": {\"Effect\": \"Allow\", "
                        + principal + "\"Action\": \"*\", \"Resource\": \"*\"}}";
        Tree tree = JsonReader.read(new SourceText(name, text));
        return new Document.Known(
                name, PolicyCompiler.compile(PolicyDocument.parse(kind, Objects.requireNonNull(tree.root()), tree)));
    }
}
