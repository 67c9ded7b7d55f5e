using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Device;

/// <summary>
/// Random bytes: a ChaCha20 key stream (RFC 8439) whose key is replaced by its own output after every call, so that what was given cannot be
/// computed from what is kept. Seeded at boot from RDSEED/RDRAND where present and from the jitter of the time-stamp counter.
/// </summary>
public static unsafe class EntropySource
{
    private const int StateWords = 16;
    private const int JitterSamples = 256;

    [System.Runtime.CompilerServices.InlineArray(StateWords)]
    private struct State
    {
        private uint _first;
    }

    private static State s_state;

    /// <param name="moment">Anything that differs from boot to boot, such as the wall clock.</param>
    public static void Seed(ulong moment)
    {
        s_state[0] = 0x6170_7865;
        s_state[1] = 0x3320_646E;
        s_state[2] = 0x7962_2D32;
        s_state[3] = 0x6B20_6574;
        var words = stackalloc uint[4];
        Cpu.Identify(1, 0, words);
        var hasRandom = (words[2] & (1 << 30)) != 0;
        for (var i = 0; i < JitterSamples; i++)
        {
            // A serialising instruction takes a varying time; each sample is folded into one word of the key.
            Cpu.Identify(0, 0, words);
            var sample = Cpu.Timestamp() ^ moment;
            if (hasRandom)
                sample ^= Cpu.HardwareRandom();
            ref var word = ref s_state[4 + (i & 7)];
            word = ((word << 7) | (word >> 25)) ^ (uint)sample ^ (uint)(sample >> 32);
            if ((i & 31) == 31)
                Rekey();
        }
    }

    /// <summary>Writes any number of random bytes.</summary>
    public static void Fill(byte* bytes, int count)
    {
        var block = stackalloc uint[StateWords];
        s_state[14] ^= (uint)Cpu.Timestamp();
        for (var done = 0; done < count; done += 64)
        {
            NextBlock(block);
            for (var i = 0; i < 64 && done + i < count; i++)
                bytes[done + i] = ((byte*)block)[i];
        }

        Rekey();
    }

    private static void Rekey()
    {
        var block = stackalloc uint[StateWords];
        NextBlock(block);
        for (var i = 0; i < 8; i++)
            s_state[4 + i] ^= block[i];
    }

    private static void NextBlock(uint* block)
    {
        for (var i = 0; i < StateWords; i++)
            block[i] = s_state[i];
        for (var round = 0; round < 10; round++)
        {
            Quarter(block, 0, 4, 8, 12);
            Quarter(block, 1, 5, 9, 13);
            Quarter(block, 2, 6, 10, 14);
            Quarter(block, 3, 7, 11, 15);
            Quarter(block, 0, 5, 10, 15);
            Quarter(block, 1, 6, 11, 12);
            Quarter(block, 2, 7, 8, 13);
            Quarter(block, 3, 4, 9, 14);
        }

        for (var i = 0; i < StateWords; i++)
            block[i] += s_state[i];
        s_state[12]++;
    }

    private static void Quarter(uint* words, int a, int b, int c, int d)
    {
        words[a] += words[b];
        words[d] = System.Numerics.BitOperations.RotateLeft(words[d] ^ words[a], 16);
        words[c] += words[d];
        words[b] = System.Numerics.BitOperations.RotateLeft(words[b] ^ words[c], 12);
        words[a] += words[b];
        words[d] = System.Numerics.BitOperations.RotateLeft(words[d] ^ words[a], 8);
        words[c] += words[d];
        words[b] = System.Numerics.BitOperations.RotateLeft(words[b] ^ words[c], 7);
    }
}
