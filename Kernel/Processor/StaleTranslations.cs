using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Processor;

/// <summary>
/// Makes the processor forget the translations that a call has made stale (<see cref="Mapping.TranslationBuffer"/>): before the way out of the
/// kernel, and before the kernel itself looks at user memory again.
/// </summary>
public static unsafe class StaleTranslations
{
    public static void Forget<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        ref var stale = ref kernel->Translations;
        if (stale.Count == 0)
            return;
        if (stale.MustFlushAll)
            TPlatform.ForgetAllPages();
        else
        {
            for (var i = 0; i < stale.Count; i++)
                TPlatform.ForgetPage(stale[i]);
        }

        stale.Clear();
    }
}
