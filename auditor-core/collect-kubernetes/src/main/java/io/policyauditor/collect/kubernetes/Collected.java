package io.policyauditor.collect.kubernetes;

/**
 * How a run ended.
 *
 * @param clusters that were to be read, those that no context leads to included
 * @param unread of them, those of which not one call answered
 * @param answers how many calls answered
 * @param gaps how many things were asked and are not known
 */
public record Collected(int clusters, int unread, long answers, long gaps) {
    /** Whether everything that was to be read was read. */
    public boolean complete() {
        return clusters > 0 && unread == 0 && gaps == 0;
    }

    /** Whether nothing at all could be read: such a run has no result. */
    public boolean nothing() {
        return answers == 0;
    }
}
