package io.policyauditor.collect.aws;

/** Takes what was read, as it comes, from one thread: the accounts in the order of their ids, then the organization. */
public interface Records {
    /** How many accounts are to be read; called once they are known, if they ever are. */
    default void expect(int accounts) {}

    /** An account, read as far as it answered. */
    void account(AccountRecords account);

    /** The organization; called once, also when nothing is known of it. */
    void organization(OrganizationRecords organization);
}
