// Latents
