namespace ExoCosmos.Kernel;

/// <summary>
/// What the mutated kernel asks at each of its checks. All checks are there; the one whose number is <see cref="Active"/> is deleted. A check is evaluated even
/// when it is deleted: only its verdict is lost.
/// </summary>
public static class Mutant
{
    private const int Most = 8192;

    /// <summary>Number of the check that is deleted; 0 = none.</summary>
    public static int Active;

    /// <summary>Not 0: this check's verdict made a difference. Without that its absence cannot be noticed.</summary>
    public static readonly byte[] Mattered = new byte[Most];

    static Mutant()
    {
        _ = int.TryParse(System.Environment.GetEnvironmentVariable("EXO_MUTANT"), out Active);
        var report = System.Environment.GetEnvironmentVariable("EXO_MUTANT_REPORT");
        if (!string.IsNullOrEmpty(report))
            System.AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.WriteAllBytes(report, Mattered);
    }

    /// <summary>A condition that refuses, or an alternative of one: deleted, it never does.</summary>
    public static bool Refused(int number, bool verdict)
    {
        if (!verdict)
            return false;
        Mattered[number] = 1;
        return Active != number;
    }

    /// <summary>A condition that lets through, or a part of one: deleted, it always does.</summary>
    public static bool Allowed(int number, bool verdict)
    {
        if (verdict)
            return true;
        Mattered[number] = 1;
        return Active == number;
    }

    /// <summary>Rights that a capability must have: deleted, none.</summary>
    public static ExoCosmos.Abi.Rights Needed(int number, ExoCosmos.Abi.Rights rights)
    {
        Mattered[number] = 1;
        return Active == number ? ExoCosmos.Abi.Rights.None : rights;
    }

    /// <summary>Is a look at kind and rights deleted?</summary>
    public static bool IsDeleted(int number)
    {
        Mattered[number] = 1;
        return Active == number;
    }

    /// <summary>A number kept within a bound: deleted, it is what it would be without.</summary>
    public static T Kept<T>(int number, T kept, T free) where T : System.IEquatable<T>
    {
        if (kept.Equals(free))
            return kept;
        Mattered[number] = 1;
        return Active == number ? free : kept;
    }
}
