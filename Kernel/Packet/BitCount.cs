namespace ExoCosmos.Kernel.Packet;

/// <summary>Counts set bits. The core library's own asks at run time what the processor can do, and bare code has nobody to ask.</summary>
public static class BitCount
{
    public static int Of(ulong bits)
    {
        var count = 0;
        for (; bits != 0; bits &= bits - 1)
            count++;
        return count;
    }
}
