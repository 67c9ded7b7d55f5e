namespace ExoCosmos.Kernel.Account;

/// <summary>
/// How many slots of a device an environment may have: fewer than are still free there (the dynamic thresholds of Choudhury and Hahne, 1998). One
/// alone gets half of the slots, n that want all they can get the (n + 1)th part each, without queues or clocks. Whoever comes finds some free, or at worst
/// gets the next that comes free before all who have one.
/// </summary>
public static class FairShare
{
    /// <param name="own">Slots that the environment has.</param>
    /// <param name="all">Those that all environments have.</param>
    /// <param name="slots">How many there are.</param>
    public static bool Allows(uint own, uint all, uint slots) => all < slots && own < slots - all;
}
