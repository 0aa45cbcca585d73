package io.policyauditor.collect.aws;

/**
 * How a run ended.
 *
 * @param accounts that were to be read
 * @param unread of them, those of which not one call answered
 * @param answers how many calls answered, those that only ask who the caller is not counted
 * @param gaps how many things were asked and are not known
 */
public record Collected(int accounts, int unread, long answers, long gaps) {
    /** Whether everything that was to be read was read. */
    public boolean complete() {
        return accounts > 0 && unread == 0 && gaps == 0;
    }

    /** Whether nothing at all could be read: such a run has no result. */
    public boolean nothing() {
        return answers == 0;
    }
}
