using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Upcalls;

/// <summary>Fills the words of its control page that the kernel reads with noise, again and again, between calls and slices. It may die of it.</summary>
internal struct ControlPageNoise : IAttack
{
    private const int Rounds = 20_000;
    private const int KernelWords = 12;

    public static ReadOnlySpan<byte> Name => "control-page-noise"u8;

    public static unsafe void Run()
    {
        var noise = new Noise(0x5EED);
        var words = (ulong*)Layout.ControlPage;
        for (var round = 0; round < Rounds; round++)
        {
            for (var word = 0; word < KernelWords; word++)
                words[word] = noise.Address();
            KernelApi.Null();
            // Mostly masked, so that it lives to see more than one slice.
            *(uint*)words = noise.Below(64) == 0 ? 0 : 1u;
        }

        Trial.Prepare();
    }
}
