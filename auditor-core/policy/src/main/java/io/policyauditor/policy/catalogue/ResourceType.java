package io.policyauditor.policy.catalogue;

import java.util.List;

/** A type of resource that a service defines. */
public final class ResourceType {
    private final String key;
    private final List<String> arns;
    private final List<ConditionKey> conditionKeys;

    ResourceType(String key, List<String> arns, List<ConditionKey> conditionKeys) {
        this.key = key;
        this.arns = List.copyOf(arns);
        this.conditionKeys = conditionKeys;
    }

    /** Its name within the service, such as {@code object}; some have blanks or slashes. */
    public String key() {
        return key;
    }

    /**
     * The forms of its ARN as AWS documents them, such as <code>arn:${Partition}:s3:::${BucketName}/${ObjectName}</code>:
     * mostly one, two for a few types. A form may hold {@code *} itself. Its service part is not always the prefix of
     * the service.
     */
    public List<String> arns() {
        return arns;
    }

    /** The forms of its ARN with every placeholder as {@code *}, such as {@code arn:*:s3:::*}{@code /*}. */
    public List<String> globs() {
        return arns.stream().map(ResourceType::glob).toList();
    }

    /** The condition keys that describe a resource of this type. */
    public List<ConditionKey> conditionKeys() {
        return conditionKeys;
    }

    // A placeholder is ${Name}; one type of the data has lost its dollar sign.
    private static String glob(String arn) {
        StringBuilder glob = new StringBuilder(arn.length());
        int at = 0;
        while (at < arn.length()) {
            int open = arn.indexOf('{', at);
            int close = open < 0 ? -1 : arn.indexOf('}', open);
            if (close < 0) {
                break;
            }
            int end = open > at && arn.charAt(open - 1) == '$' ? open - 1 : open;
            glob.append(arn, at, end).append('*');
            at = close + 1;
        }
        return glob.append(arn, at, arn.length()).toString();
    }

    @Override
    public String toString() {
        return key;
    }
}
