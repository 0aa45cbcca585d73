package io.policyauditor.policy.prove;

import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Decision;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a witness as an evaluation case, complete in itself, that {@code auditor decide --cases} and every other reader of
 * that format can replay.
 */
public final class Cases {
    private Cases() {}

    /**
     * A case on one line: the caller asks with a policy as the only one attached to him, for a resource of his own account.
     * Where the resource has to agree, it has the policy that leaves the matter to the account: to a key
     * ({@code evaluation.md} A5, strict) its key policy's delegation, to a role the trust of its account.
     */
    public static String ofIdentity(String id, CompiledPolicy policy, Request witness, Decision expected) {
        String account = witness.caller().account().orElse(Samples.ACCOUNT);
        StringBuilder text = new StringBuilder("{\"id\": ").append(Json.string(id));
        text.append(", \"request\": {\"action\": ")
                .append(Json.string(witness.action().text()));
        text.append(", \"resource\": {\"arn\": ")
                .append(Json.string(witness.resource().text()));
        text.append(", \"accountId\": ").append(Json.string(account)).append('}');
        text.append(", \"principal\": ").append(principal(witness.caller()));
        text.append(", \"context\": ").append(context(witness.context())).append('}');
        text.append(", \"identityPolicies\": [{\"name\": \"subject\", \"policy\": ")
                .append(Json.of(policy.source().root()))
                .append("}]");
        String delegation = delegation(witness, account);
        if (!delegation.isEmpty()) {
            text.append(", \"resourcePolicy\": ").append(delegation);
        }
        return text.append(", \"expected\": ")
                .append(Json.string(expected.word()))
                .append('}')
                .toString();
    }

    private static String principal(Caller caller) {
        String account =
                caller.account().map(id -> ", \"account\": " + Json.string(id)).orElse("");
        return switch (caller.kind()) {
            case AWS -> "{\"type\": \"AWS\", \"arn\": " + Json.string(caller.id()) + account + "}";
            case SERVICE -> "{\"type\": \"Service\", \"service\": " + Json.string(caller.id()) + "}";
            case FEDERATED -> "{\"type\": \"Federated\", \"provider\": " + Json.string(caller.id()) + account + "}";
            case ANONYMOUS -> "{\"type\": \"Anonymous\"}";
        };
    }

    private static String context(Context context) {
        List<String> members = new ArrayList<>();
        for (String key : context.keys()) {
            String value = context.single(key).map(Json::string).orElseGet(() -> Json.strings(context.several(key)));
            members.add(Json.string(key) + ": " + value);
        }
        return "{" + String.join(", ", members) + "}";
    }

    private static String delegation(Request witness, String account) {
        Arn arn = Arn.parse(witness.resource().text()).orElse(null);
        if (arn == null) {
            return "";
        }
        String allow = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": "
                + "{\"AWS\": \"arn:aws:iam::" + account + ":root\"}, ";
        if (arn.service().equals("kms") && arn.resource().startsWith("key/")) {
            // Whatever the service: a policy may speak of an action on a key that no key takes.
            return allow + "\"Action\": " + Json.string(witness.service() + ":*") + ", \"Resource\": \"*\"}]}";
        }
        boolean trusted = arn.service().equals("iam")
                && arn.resource().startsWith("role/")
                && witness.service().equals("sts");
        return trusted ? allow + "\"Action\": \"sts:*\"}]}" : "";
    }
}
