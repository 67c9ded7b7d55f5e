namespace ExoCosmos.Adversary.Trials;

/// <summary>Numbers that look like chance, the same in each run (xorshift64*).</summary>
internal struct Noise(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    public ulong Below(ulong limit) => Next() % limit;

    /// <summary>Something that a check of addresses or numbers may get wrong.</summary>
    public ulong Address() => Below(12) switch
    {
        0 => 0,
        1 => Places.DirectMap + (Below(1 << 20) & ~7UL),
        2 => Places.KernelImage + Below(1 << 18),
        3 => Places.UserEnd - Below(64),
        4 => Places.UserEnd + Below(64),
        5 => Places.NonCanonical,
        6 => ulong.MaxValue - Below(4096),
        7 => Places.InformationPage + Below(4096),
        8 => Places.OwnTable,
        9 => 1UL << (int)Below(64),
        10 => Below(4096),
        _ => Next(),
    };
}
